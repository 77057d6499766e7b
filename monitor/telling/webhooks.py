"""Messages to programs and chats: signed JSON to an address, and words to whatever Apprise knows.

``post_webhook`` sends the bytes of ``make_webhook`` with ``Pledgewatch-Signature: sha256=HEX``, the HMAC of the body under
the subscriber's key, and ``Pledgewatch-Delivery``, which a repeat has in common. No redirect is followed. An answer of
2xx is taken; 408, 425, 429 and 5xx are tried again; any other refuses for good. ``post_chat`` hands text to Slack, Teams,
Discord, Matrix, Telegram, ntfy and others by their Apprise address, which holds a password and is never printed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import apprise
import requests

from monitor.errors import DeliveryError, InputError, RefusedDelivery, UnreachableServer
from monitor.telling.digest import Digest
from monitor.telling.safetext import fold_line
from monitor.telling.shapes import commitment_shape, finding_shape

TIMEOUT = (10, 30)  # seconds to connect, and between two bytes of the answer
_AGAIN = (408, 425, 429)


def make_webhook(digest: Digest) -> bytes:
    """The body: what a digest tells, as ``data/webhook.schema.json`` of the site describes it.

    ``{"id", "subject", "date", "findings", "retractions", "replies", "promises"}``, each finding as ``findings list --json``
    prints it, each promise's commitment as ``read --json`` does. Keys are only ever added.
    """
    told: dict[str, list[dict[str, Any]]] = {"retraction": [], "reply": []}
    for word in digest.afterwards:
        told[word.kind].append({"finding": word.finding.id, "words": word.words, "who": word.who, "date": word.when.isoformat()})
    body = {
        "id": digest.id,
        "subject": digest.subject,
        "date": digest.date.isoformat(),
        "findings": [finding_shape(finding) for finding in digest.findings],
        "retractions": told["retraction"],
        "replies": told["reply"],
        "promises": [
            {
                "limit": promise.limit,
                "due": promise.due.isoformat() if promise.due else None,
                "ends": promise.ends,
                "commitment": commitment_shape(promise.sighting),
            }
            for promise in digest.promises
        ],
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8")


def sign(content: bytes, key: str) -> str:
    """The value of ``Pledgewatch-Signature``."""
    return "sha256=" + hmac.new(key.encode("utf-8"), content, hashlib.sha256).hexdigest()


def post_webhook(url: str, id_: str, content: bytes, key: str, *, user_agent: str) -> None:
    """Sends one message; raises as the module says."""
    headers = {"Content-Type": "application/json", "User-Agent": user_agent, "Pledgewatch-Delivery": id_}
    if key:
        headers["Pledgewatch-Signature"] = sign(content, key)
    try:
        with requests.post(
            url, data=content, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as answer:
            status, reason = answer.status_code, fold_line(answer.reason or "", 200)
    except requests.RequestException as error:
        raise UnreachableServer(f"cannot be reached: {type(error).__name__}", subject=url) from error
    if 200 <= status < 300:
        return
    kind = DeliveryError if status in _AGAIN or status >= 500 else RefusedDelivery
    raise kind(f"answered {status} {reason}".rstrip(), subject=url)


def post_chat(address: str, name: str, title: str, text: str) -> None:
    """Says something in a chat; ``name`` stands for the address in errors."""
    post = apprise.Apprise()
    if not address:
        raise InputError("is not set in the environment; it holds the Apprise address of the chat", subject=name)
    if not post.add(address):
        raise InputError("holds no address that Apprise knows", subject=name)
    if not post.notify(title=title, body=text, body_format=apprise.NotifyFormat.TEXT):
        raise DeliveryError("the chat did not take the message", subject=name)
