package nl.chargecars.partnersync.partner;

import java.util.List;

/**
 * The partners that a form offers, in the order of their creation.
 *
 * @param cut true when there are older ones that are not offered
 */
public record PartnerChoice(List<Partner> partners, boolean cut) {

    /** At most so many partners are offered: the newest ones, and besides them the one that is chosen already. */
    public static final int MOST = 1_000;
}
