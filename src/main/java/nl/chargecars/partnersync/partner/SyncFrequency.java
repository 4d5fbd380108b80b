package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.id.WireNamed;

/** How soon deliveries are sent (seed, table 99; contract, "Statuses and events"). */
public enum SyncFrequency implements WireNamed {
    REAL_TIME,
    EVERY_15_MINUTES,
    HOURLY,
    DAILY
}
