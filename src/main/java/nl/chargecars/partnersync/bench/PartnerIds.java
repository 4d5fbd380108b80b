package nl.chargecars.partnersync.bench;

import java.util.UUID;

/** The partner and its integration to which rows written directly to the database belong. */
record PartnerIds(UUID partner, UUID integration) {

    /** Returns the partner as the value of columns named {@code actor}. */
    String actor() {
        return "partner:" + partner;
    }
}
