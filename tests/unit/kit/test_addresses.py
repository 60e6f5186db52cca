"""Which addresses a customer may name."""

from __future__ import annotations

import pytest

from tarazu.kit.addresses import AllowList, check_url, literal_address, require_callable
from tarazu.kit.errors import Refusal

INSIDE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.9.9", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16", "192.88.99.1", "198.18.0.1",
    "203.0.113.5", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::7f00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "64:ff9b::7f00:1", "64:ff9b::169.254.169.254", "64:ff9b:1::a00:1",
    "2001::1", "2001:db8::1", "3fff::1", "5f00::1", "4000::1",
]  # fmt: skip
OUTSIDE = [
    "1.1.1.1",
    "8.8.8.8",
    "172.32.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_a_network_is_not_called(address: str) -> None:
    with pytest.raises(Refusal, match="url_address_refused"):
        require_callable("hooks.example", 443, ["8.8.8.8", address], AllowList())


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_public_address_is_called(address: str) -> None:
    assert require_callable("hooks.example", 443, [address], AllowList()) == [address]


def test_a_host_without_an_address_is_told_as_unknown() -> None:
    with pytest.raises(Refusal, match="outbound_unresolved"):
        require_callable("hooks.example", 443, [], AllowList())


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://hooks.example/a?b=c", None),
        ("https://hooks.example:8443/", None),
        ("http://hooks.example/", "url_not_https"),
        ("ftp://hooks.example/", "url_not_https"),
        ("file:///etc/passwd", "url_unreadable"),
        ("hooks.example", "url_unreadable"),
        ("https://", "url_unreadable"),
        ("https://hooks.example/\n", "url_unreadable"),
        ("https://" + "a" * 3_000, "url_unreadable"),
        ("https://me:word@hooks.example/", "url_credentials"),
        ("https://me@hooks.example/", "url_credentials"),
        ("https://hooks.example:25/", "url_port_refused"),
        ("https://hooks.example:6/", "url_port_refused"),
        ("https://localhost/", "url_address_refused"),
        ("https://LOCALHOST./", "url_address_refused"),
        ("https://metadata.google.internal/", "url_address_refused"),
        ("https://127.1/", "url_address_refused"),
        ("https://0x7f.1/", "url_address_refused"),
        ("https://2130706433/", "url_address_refused"),
        ("https://[::1]/", "url_address_refused"),
        ("https://[::ffff:10.0.0.1]/", "url_address_refused"),
        ("https://\uff11\uff12\uff17.1/", "url_unreadable"),
    ],
)
def test_a_url_is_judged_without_asking_the_network(url: str, code: str | None) -> None:
    fault = check_url(url, AllowList(), field="endpoint.url")
    assert (fault.field, fault.code) == ("endpoint.url", code) if fault else code is None


def test_what_the_operator_allows_may_be_private_and_unencrypted() -> None:
    allow = AllowList(["127.0.0.0/8", " hooks.internal:80 ", "", "[::1]:9000"])
    for url in ("http://127.0.0.1:9000/", "https://127.0.0.1/", "http://hooks.internal/", "http://[::1]:9000/"):
        assert check_url(url, allow) is None, url
    assert check_url("http://10.0.0.1/", allow) is not None
    assert check_url("http://[::1]:9001/", allow) is not None
    assert require_callable("hooks.internal", 80, ["10.0.0.7"], allow) == ["10.0.0.7"]
    assert require_callable("other.example", 443, ["127.0.0.9"], allow) == ["127.0.0.9"]
    with pytest.raises(Refusal, match="url_address_refused"):
        require_callable("hooks.internal", 8080, ["10.0.0.7"], allow)


@pytest.mark.parametrize("entry", ["hooks.internal", "10.0.0.0/99", ":80", "hooks:web"])
def test_an_allow_list_that_cannot_be_read_stops_the_start(entry: str) -> None:
    with pytest.raises(Refusal, match="setting_unreadable"):
        AllowList([entry])


def test_a_name_is_no_address() -> None:
    assert literal_address("hooks.example") is None
