package nl.chargecars.partnersync.alerts;

import java.util.Locale;

/** What can be wrong. */
enum AlertKind {
    ENDPOINT_DISABLED,
    BREAKER_OPEN,
    DELIVERIES_FAILED,
    DIFFERENCES_OPEN,
    STATUSES_NOT_MAPPED,
    PARTNER_SILENT,
    CREDENTIAL_EXPIRING,
    HOUSEKEEPING_FAILING;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
