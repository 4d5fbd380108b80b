package nl.chargecars.partnersync.client;

import java.util.Objects;

/** The {@code User-Agent} of outgoing requests. */
public final class UserAgent {

    /** With the version of the jar; {@code dev} when run from classes. */
    public static final String VALUE = "ChargeCars-PartnerSync/"
            + Objects.requireNonNullElse(UserAgent.class.getPackage().getImplementationVersion(), "dev");

    private UserAgent() {}
}
