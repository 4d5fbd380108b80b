"""Has the sample verify each webhook from standard input, one JSON object per line; prints true or false for each, one per line."""
import base64
import json
import sys

sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import chargecars_webhooks as sample  # noqa: E402

for line in sys.stdin:
    asked = json.loads(line)
    body = base64.b64decode(asked["body"])
    if asked["form"] == "standard":
        answer = sample.is_from_chargecars(body, asked["headers"], asked["secret"], asked["now"])
    else:
        answer = sample.has_chargecars_signature(body, asked["headers"], asked["secret"])
    print(json.dumps(answer))
