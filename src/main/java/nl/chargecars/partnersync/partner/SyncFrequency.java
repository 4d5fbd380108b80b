package nl.chargecars.partnersync.partner;

import java.util.Locale;

/** How soon deliveries go out (seed, table 99; contract, "Statuses and events"). */
public enum SyncFrequency {
    REAL_TIME,
    EVERY_15_MINUTES,
    HOURLY,
    DAILY;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SyncFrequency named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
