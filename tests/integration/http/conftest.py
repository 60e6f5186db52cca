"""A real application over a real database, called without a network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tarazu import kinds, tasks, trust, workforce
from tarazu.http.server import create_app
from tarazu.http.state import State
from tarazu.kit import migrations
from tarazu.kit.actor import Actor, system
from tarazu.kit.clock import ManualClock
from tarazu.kit.db import ContextSigner, Database
from tarazu.kit.files import Files
from tarazu.kit.ids import PLATFORM
from tarazu.kit.postgres import EmbeddedPostgres
from tarazu.kit.secrets import Secrets, load_secrets
