package nl.chargecars.partnersync.bench;

import java.util.UUID;

/** The partner, and the integration of it, that rows written past the product belong to. */
record Owner(UUID partner, UUID integration) {

    /** As it stands in columns named {@code actor}. */
    String actor() {
        return "partner:" + partner;
    }
}
