package nl.chargecars.partnersync.partner;

import java.time.Instant;

/**
 * One version of an integration's status map.
 *
 * @param version number of the version, from 1 without gaps
 * @param actor name of the actor who saved it, as in the audit trail
 */
public record StatusMapVersion(int version, Instant createdAt, String actor, StatusMapping statusMapping) {}
