"""Send bytes to another program over HTTPS, never to a private address: the name is resolved once and that is used."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from workflow.errors import InputError

PATIENCE = 10.0
WHOLE = 30.0
"""For how many seconds one step, and all of it, may take."""

_WRAPPING = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("2002::/16"))
"""IPv6 networks that lead to an IPv4 address inside them."""

_PORTS = {"https": 443, "http": 80}


def check_address(address: str, *, local: bool = False) -> SplitResult:
    """Return the parts of an address that may be sent to. Raises InputError; `local` is for tests on one machine."""
    remedy = "Write for example https://office.example/comity, an address that the public network reaches."
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise InputError("address", "is no address", remedy) from error
    plain = address.isascii() and address.isprintable() and " " not in address
    if not plain or parts.scheme not in (("https", "http") if local else ("https",)) or not host:
        raise InputError("address", "is no address that begins with https://", remedy)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InputError("address", "holds a name, a password or a fragment", remedy)
    try:
        literal = ip_address(host)
    except ValueError:
        literal = None
    if not local and ((literal and not is_public(literal)) or host.rstrip(".").endswith("localhost")):
        raise InputError("address", "leads into a private network", remedy)
    return parts


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Say whether an address lies in the public network, however it is wrapped."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _WRAPPING):
            return False
    return address.is_global and not address.is_multicast


def post(address: str, body: bytes, headers: Mapping[str, str], *, local: bool = False) -> int:
    """Send `body` and return the status of the answer; nothing else of it is read, no redirection is followed.

    Raises InputError where the address may not be reached, OSError where it cannot.
    """
    parts = check_address(address, local=local)
    host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
    found = sorted({str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    if not local and not all(is_public(ip_address(each.partition("%")[0])) for each in found):
        raise InputError("address", "leads into a private network", "Take one that the public network reaches.")
    opened = socket.create_connection((found[0], port), timeout=PATIENCE)
    patience = Timer(WHOLE, _cut, (opened,))
    patience.start()
    try:
        # The socket is open already, to the very address that was checked: a name that changes leads nowhere else.
        if parts.scheme == "https":
            opened = ssl.create_default_context().wrap_socket(opened, server_hostname=host)
        connection = HTTPConnection(host, port, timeout=PATIENCE)
        connection.sock = opened
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"content-type": "application/json", "connection": "close", **headers})
        return connection.getresponse().status
    except HTTPException as error:
        raise OSError(f"no answer that HTTP knows: {type(error).__name__}") from error
    finally:
        patience.cancel()
        opened.close()


def _cut(opened: socket.socket) -> None:
    """End a connection whose other end sends its answer drop by drop."""
    try:
        opened.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
