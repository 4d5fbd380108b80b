package nl.chargecars.partnersync.partner;

import java.time.Instant;

/**
 * A status map that an integration had from some time on.
 *
 * @param version from 1, without gaps
 * @param actor who changed it, as the audit trail names them
 */
public record StatusMapVersion(int version, Instant createdAt, String actor, StatusMapping statusMapping) {}
