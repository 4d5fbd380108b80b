// Has the sample verify each webhook from standard input, one JSON object per line; prints true or false for each, one per line.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const sample = await import(pathToFileURL(process.argv[2] + '/chargecars-webhooks.mjs'));
for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const { form, body, headers, secret, now } = JSON.parse(line);
  const bytes = Buffer.from(body, 'base64');
  console.log(form === 'standard'
    ? sample.isFromChargeCars(bytes, headers, secret, now)
    : sample.hasChargeCarsSignature(bytes, headers, secret));
}
