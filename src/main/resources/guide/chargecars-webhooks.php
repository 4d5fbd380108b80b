<?php

declare(strict_types=1);

/*
 * Tells whether a webhook is from ChargeCars. Needs nothing but PHP.
 *
 * Give it the body as the bytes that came in, before anything has parsed them:
 *
 *     $body = file_get_contents('php://input');
 *     if (!is_from_chargecars($body, getallheaders(), SECRET)) {
 *         http_response_code(401);
 *         exit;
 *     }
 *     $event = json_decode($body, true);
 *     if (is_new($event['id'])) {   // delivery is at least once
 *         queue($event);            // work later, answer now
 *     }
 *     http_response_code(204);
 */

const CHARGECARS_TOLERANCE_SECONDS = 5 * 60;

/** Standard Webhooks: signed with the time, so that an old webhook sent again is refused. */
function is_from_chargecars(string $body, array $headers, string $secret, ?int $now = null): bool
{
    $given = array_change_key_case($headers, CASE_LOWER);
    $id = $given['webhook-id'] ?? '';
    $timestamp = $given['webhook-timestamp'] ?? '';
    $signatures = $given['webhook-signature'] ?? '';
    if (preg_match('/\A[0-9]{1,12}\z/', $timestamp) !== 1
        || abs(($now ?? time()) - (int) $timestamp) > CHARGECARS_TOLERANCE_SECONDS) {
        return false;
    }
    $mac = hash_hmac('sha256', "$id.$timestamp.$body", chargecars_key($secret), true);
    $expected = 'v1,' . base64_encode($mac);
    $valid = false;
    // while a secret is being replaced there are two, separated by a space: either will do
    foreach (explode(' ', $signatures) as $one) {
        $valid = hash_equals($expected, $one) || $valid;
    }
    return $valid;
}

/** The shorter form, X-ChargeCars-Signature: no time in it, so remember the ids of events that you have had. */
function has_chargecars_signature(string $body, array $headers, string $secret): bool
{
    $given = array_change_key_case($headers, CASE_LOWER);
    $expected = hash_hmac('sha256', $body, $secret);
    $valid = hash_equals($expected, $given['x-chargecars-signature'] ?? '');
    // while a secret is being replaced, that of the one before is in a header of its own: either will do
    foreach (explode(' ', $given['x-chargecars-signature-previous'] ?? '') as $one) {
        $valid = hash_equals($expected, $one) || $valid;
    }
    return $valid;
}

/** What follows whsec_ is base64; a secret of your own in no such form is taken as it is. */
function chargecars_key(string $secret): string
{
    if (str_starts_with($secret, 'whsec_')) {
        $encoded = substr($secret, strlen('whsec_'));
        $decoded = base64_decode($encoded, true);
        if ($decoded !== false && $decoded !== '' && preg_match('/\s/', $encoded) === 0) {
            return $decoded;
        }
    }
    return $secret;
}
