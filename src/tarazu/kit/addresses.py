"""Which addresses a customer may name and we may call: a pure check of URLs and of what their hosts resolve to.

Nothing here asks the network. The same reading of a URL is used for the check and for the call (`outbound`).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING

from tarazu.kit.errors import Fault, Refusal

if TYPE_CHECKING:
    import httpx

Address = IPv4Address | IPv6Address

URL_CHARS_MAX = 2_048
PORTS = {"http": 80, "https": 443}
LOWEST_FREE_PORT = 1_024

# Public by the registries, and yet nobody's server: relays of 6to4, and a cloud's own agent on every machine.
_NOBODY_V4 = [IPv4Network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")]
_NOBODY_V6 = [IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "3fff::/20")]
_GLOBAL_V6 = IPv6Network("2000::/3")
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = IPv6Network("::/96")


class AllowList:
    """What the operator of an installation allows besides the public internet: networks, and `host:port` pairs."""

    def __init__(self, entries: Iterable[str] = ()) -> None:
        """Read entries such as `10.1.0.0/16`, `127.0.0.1` or `hooks.internal:8080`.

        Raises:
            Refusal: `setting_unreadable` when one is neither.
        """
        self._networks: list[IPv4Network | IPv6Network] = []
        self._places: set[tuple[str, int]] = set()
        for entry in filter(None, map(str.strip, entries)):
            self._add(entry)

    def _add(self, entry: str) -> None:
        try:
            self._networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            host, _, port = entry.rpartition(":")
            if not host or not port.isdecimal():
                facts = {"name": "TARAZU_OUTBOUND_ALLOW", "expected": "10.1.0.0/16, hooks.internal:8080"}
                raise Refusal("setting_unreadable", "invalid", facts) from None
            self._places.add((host.strip("[]").lower(), int(port)))

    def has_place(self, host: str, port: int) -> bool:
        """Say whether a host is allowed as it is written, whatever it resolves to."""
        literal = literal_address(host)
        return (host.lower(), port) in self._places or (literal is not None and self.has_address(literal))

    def has_address(self, address: Address) -> bool:
        """Say whether an address lies in an allowed network."""
        return any(address in network for network in self._networks)


def read_url(text: str) -> httpx.URL:
    """Read a URL the one way that checks and calls share.

    Raises:
        Refusal: `url_unreadable` when it has no scheme or host, is too long, or is no URL.
    """
    # Here and not above: every command would load a client of HTTP that few of them need.
    import httpx

    try:
        url = httpx.URL(text) if len(text) <= URL_CHARS_MAX else None
    except httpx.InvalidURL:
        url = None
    if url is None or not url.is_absolute_url or not url.host:
        raise Refusal("url_unreadable", "invalid")
    return url


def port_of(url: httpx.URL) -> int:
    """Return the port that a URL means."""
    return url.port or PORTS.get(url.scheme, 0)


def check_url(text: str, allow: AllowList, *, field: str = "url", plain: bool = False) -> Fault | None:
    """Say what is wrong with a URL as far as it can be known without resolving its host; None when nothing is.

    `plain` lets one pass that is not encrypted, where clients of another service have such addresses.
    """
    code = _fault_code(text, allow, plain)
    return Fault(field=field, code=code) if code else None


def _fault_code(text: str, allow: AllowList, plain: bool) -> str | None:
    try:
        url = read_url(text)
    except Refusal as refusal:
        return refusal.code
    port = port_of(url)
    allowed = allow.has_place(url.host, port)
    if url.scheme != "https" and not (url.scheme == "http" and (allowed or plain)):
        return "url_not_https"
    if url.userinfo:
        return "url_credentials"
    if port not in PORTS.values() and port < LOWEST_FREE_PORT and not allowed:
        return "url_port_refused"
    if not allowed and _is_inside(url.host):
        return "url_address_refused"
    return None


def _is_inside(host: str) -> bool:
    """Say whether a host is, as it is written, a name or an address of this machine or network."""
    name = host.rstrip(".").lower()
    literal = literal_address(name)
    if literal is not None:
        return not is_public(literal)
    return name == "localhost" or name.endswith((".localhost", ".local", ".internal"))


def literal_address(host: str) -> Address | None:
    """Read a host that is an address, in every spelling that resolvers accept (`127.1`, `0x7f000001`)."""
    text = host.strip("[]").partition("%")[0]
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(text))
    except (OSError, ValueError):
        return None


def is_public(address: Address) -> bool:
    """Say whether an address is an ordinary one of the public internet, and so is every one that it carries inside."""
    return all(_is_ordinary(each) for each in _with_carried(address))


def _with_carried(address: Address) -> Iterator[Address]:
    """Yield what is to be ordinary: the IPv4 address that an IPv6 one translates to, or the address itself."""
    if isinstance(address, IPv4Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif address.sixtofour is not None:
        yield address.sixtofour
    elif address in _COMPATIBLE or any(address in network for network in _NAT64):
        yield IPv4Address(int(address) & 0xFFFFFFFF)
    else:
        yield address


def _is_ordinary(address: Address) -> bool:
    if address.is_multicast or not address.is_global:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOBODY_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _NOBODY_V6)


def require_callable(host: str, port: int, resolved: Sequence[str], allow: AllowList) -> list[str]:
    """Return the addresses of a host, all of which may be called.

    Raises:
        Refusal: `url_address_refused` when any of them may not, `outbound_unresolved` when there is none.
    """
    if not resolved:
        raise Refusal("outbound_unresolved", "invalid")
    if not allow.has_place(host, port):
        for text in resolved:
            address = literal_address(text)
            if address is None or not (is_public(address) or allow.has_address(address)):
                raise Refusal("url_address_refused", "invalid")
    return list(resolved)
