"""Tells whether a webhook is from ChargeCars. Needs nothing but Python.

Give it the body as the bytes that came in, before anything has parsed them:

    @app.post("/webhooks/chargecars")                                  # Flask
    def webhook():
        if not is_from_chargecars(request.get_data(), request.headers, SECRET):
            return "", 401
        event = request.get_json()
        if is_new(event["id"]):                  # delivery is at least once
            queue(event)                         # work later, answer now
        return "", 204
"""

import base64
import hashlib
import hmac
import re
import time

TOLERANCE_SECONDS = 5 * 60


def is_from_chargecars(body: bytes, headers, secret: str, now: float = None) -> bool:
    """Standard Webhooks: signed with the time, so that an old webhook sent again is refused. `headers` is any mapping."""
    given = {str(name).lower(): value for name, value in headers.items()}
    message_id = given.get("webhook-id", "")
    timestamp = given.get("webhook-timestamp", "")
    signatures = given.get("webhook-signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    if abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest())
    # while a secret is being replaced there are two, separated by a space: either will do
    return any([hmac.compare_digest(expected, one.encode()) for one in signatures.split(" ")])


def has_chargecars_signature(body: bytes, headers, secret: str) -> bool:
    """The shorter form, X-ChargeCars-Signature: no time in it, so remember the ids of events that you have had."""
    given = {str(name).lower(): value for name, value in headers.items()}
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()
    # while a secret is being replaced, that of the one before is in a header of its own: either will do
    signatures = [given.get("x-chargecars-signature", ""), *given.get("x-chargecars-signature-previous", "").split(" ")]
    return any([hmac.compare_digest(expected, one.encode()) for one in signatures])


def _key(secret: str) -> bytes:
    """What follows whsec_ is base64; a secret of your own in no such form is taken as it is."""
    encoded = secret[len("whsec_"):] if secret.startswith("whsec_") else ""
    # b64decode takes padding that is too long
    if encoded and re.fullmatch(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?", encoded):
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4))
    return secret.encode()
