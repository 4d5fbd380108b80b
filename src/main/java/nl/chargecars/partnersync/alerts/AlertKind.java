package nl.chargecars.partnersync.alerts;

import nl.chargecars.partnersync.id.WireNamed;

/** What can be wrong. */
enum AlertKind implements WireNamed {
    ENDPOINT_DISABLED,
    BREAKER_OPEN,
    POLLING_FAILING,
    DELIVERIES_LATE,
    DELIVERIES_FAILED,
    DIFFERENCES_OPEN,
    COMPARISON_FAILING,
    STATUSES_NOT_MAPPED,
    PARTNER_SILENT,
    EVENTS_NOT_FETCHED,
    CREDENTIAL_EXPIRING,
    HOUSEKEEPING_FAILING;
}
