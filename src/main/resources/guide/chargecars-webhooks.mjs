// Tells whether a webhook is from ChargeCars. Needs nothing but Node.js.
//
// Give it the body as the bytes that came in, before anything has parsed them:
//
//   app.post('/webhooks/chargecars', express.raw({ type: '*/*' }), (request, response) => {     // Express
//     if (!isFromChargeCars(request.body, request.headers, SECRET)) return response.sendStatus(401);
//     const event = JSON.parse(request.body);
//     if (isNew(event.id)) queue(event);      // delivery is at least once; work later, answer now
//     response.sendStatus(204);
//   });
import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 5 * 60;

/** Standard Webhooks: signed with the time, so that an old webhook sent again is refused. `headers` as Node.js has them. */
export function isFromChargeCars(body, headers, secret, now = Date.now() / 1000) {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  const signatures = headers['webhook-signature'] ?? '';
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > TOLERANCE_SECONDS) {
    return false;
  }
  const expected = 'v1,' + createHmac('sha256', key(secret)).update(`${id}.${timestamp}.`).update(body).digest('base64');
  // while a secret is being replaced there are two, separated by a space: either will do
  return signatures.split(' ').filter((one) => same(expected, one)).length > 0;
}

/** The shorter form, X-ChargeCars-Signature: no time in it, so remember the ids of events that you have had. */
export function hasChargeCarsSignature(body, headers, secret) {
  const expected = createHmac('sha256', secret).update(body).digest('hex');
  // while a secret is being replaced, that of the one before is in a header of its own: either will do
  const previous = (headers['x-chargecars-signature-previous'] ?? '').split(' ');
  return [headers['x-chargecars-signature'] ?? '', ...previous].filter((one) => same(expected, one)).length > 0;
}

/** What follows whsec_ is base64; a secret of your own in no such form is taken as it is. */
function key(secret) {
  const encoded = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : '';
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(encoded) && encoded
    ? Buffer.from(encoded, 'base64')
    : Buffer.from(secret, 'utf8');
}

/** In constant time. */
function same(expected, given) {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
