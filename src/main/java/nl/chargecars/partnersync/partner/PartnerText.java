package nl.chargecars.partnersync.partner;

/** How many characters what a partner writes may have, whichever way it comes: in an order, an update, a list or an answer. */
public final class PartnerText {

    /** A word for a status. */
    public static final int LONGEST_WORD = 100;

    /** A reference, such as the {@code partner_order_id}. */
    public static final int LONGEST_REFERENCE = 200;

    private PartnerText() {}
}
