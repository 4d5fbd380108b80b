// Calls the running server as a partner's developer would, with an OAuth2 library that was written independently of this project.
// Reads one JSON object from standard input; prints a line for each step that passed, and exits with 1 at the first that failed.
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import * as oauth from 'oauth4webapi';

const { issuer, orders, withSecret, withKey, privateKey } = JSON.parse(await text(process.stdin));
const plain = { [oauth.allowInsecureRequests]: true }; // http, on this machine only

const step = async (name, check) => {
  try {
    await check();
  } catch (failure) {
    console.log(`NOT ${name}`);
    throw failure;
  }
  console.log(`ok ${name}`);
};

const refused = async (attempt, status, error) => {
  const failure = await attempt.then(() => assert.fail('it was not refused'), (reason) => reason);
  assert.ok(failure.response instanceof Response, failure);
  assert.equal(failure.response.status, status);
  assert.equal(failure.error ?? (await failure.response.json()).error, error);
};

const url = new URL(issuer);
const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...plain }));
const secretClient = { client_id: withSecret.client_id };
const keyClient = { client_id: withKey.client_id };
const key = {
  key: await crypto.subtle.importKey('jwk', privateKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']),
  kid: privateKey.kid,
};

const grant = async (client, proof, parameters = {}) =>
  oauth.processClientCredentialsResponse(
    server, client, await oauth.clientCredentialsGrantRequest(server, client, proof, parameters, plain));
const introspect = async (client, proof, token) =>
  oauth.processIntrospectionResponse(server, client, await oauth.introspectionRequest(server, client, proof, token, plain));
const revoke = async (client, proof, token) =>
  oauth.processRevocationResponse(await oauth.revocationRequest(server, client, proof, token, plain));
const call = (token) => oauth.protectedResourceRequest(token, 'GET', new URL(orders), undefined, undefined, plain);
const changed = (change) => oauth.PrivateKeyJwt(key, { [oauth.modifyAssertion]: (_header, claims) => change(claims) });

const basic = oauth.ClientSecretBasic(withSecret.client_secret);
const post = oauth.ClientSecretPost(withSecret.client_secret);
const signed = oauth.PrivateKeyJwt(key);
let token;

await step('discovery announces what there is', () => {
  assert.equal(server.issuer, issuer);
  assert.deepEqual(server.grant_types_supported, ['client_credentials']);
  assert.equal(server.authorization_endpoint, undefined);
});

for (const [name, client, proof] of [
  ['client_secret_basic', secretClient, basic],
  ['client_secret_post', secretClient, post],
  ['private_key_jwt', keyClient, signed],
]) {
  await step(`token by ${name}`, async () => {
    const granted = await grant(client, proof, { scope: 'orders:read' });
    assert.equal(granted.token_type, 'bearer');
    assert.equal(granted.expires_in, 600);
    token = granted.access_token;
  });
  await step(`call with the token by ${name}`, async () => {
    assert.equal((await call(token)).status, 200);
  });
  await step(`token by ${name} verified by RFC 9068 with the published keys`, async () => {
    const request = new Request(orders, { headers: { authorization: `Bearer ${token}` } });
    const claims = await oauth.validateJwtAccessToken(server, request, issuer, plain);
    assert.equal(claims.client_id, client.client_id);
    assert.equal(claims.scope, 'orders:read');
  });
  await step(`introspection by ${name}`, async () => {
    const told = await introspect(client, proof, token);
    assert.equal(told.active, true);
    assert.equal(told.client_id, client.client_id);
  });
  await step(`revocation by ${name}`, async () => {
    await revoke(client, proof, token);
    assert.equal((await introspect(client, proof, token)).active, false);
    await refusedCall(token);
  });
}

async function refusedCall(revoked) {
  const failure = await call(revoked).then(() => assert.fail('it was not refused'), (reason) => reason);
  assert.equal(failure.status, 401);
  assert.equal(failure.cause[0].parameters.error, 'invalid_token');
}

await step('a bad secret is refused', () =>
  refused(grant(secretClient, oauth.ClientSecretBasic(`${withSecret.client_secret}x`)), 401, 'invalid_client'));
await step('an unknown client is refused', () => refused(grant({ client_id: 'nobody' }, basic), 401, 'invalid_client'));
await step('an unknown scope is refused', () => refused(grant(secretClient, basic, { scope: 'orders:burn' }), 400, 'invalid_scope'));
await step('a replayed assertion is refused', async () => {
  const once = changed((claims) => { claims.jti = 'the same'; });
  await grant(keyClient, once);
  await refused(grant(keyClient, once), 401, 'invalid_client');
});
await step('an assertion for another audience is refused', () =>
  refused(grant(keyClient, changed((claims) => { claims.aud = 'https://elsewhere.example'; })), 401, 'invalid_client'));
await step("an assertion in another's name is refused", () =>
  refused(grant(keyClient, changed((claims) => { claims.sub = withSecret.client_id; })), 401, 'invalid_client'));
await step('an assertion that lives too long is refused', () =>
  refused(grant(keyClient, changed((claims) => { claims.exp += 3600; })), 401, 'invalid_client'));
await step("another client's token is not told about", async () => {
  const { access_token: others } = await grant(keyClient, signed);
  assert.equal((await introspect(secretClient, basic, others)).active, false);
  await refused(revoke(secretClient, basic, others), 400, 'unauthorized_client');
});
