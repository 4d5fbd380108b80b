package nl.chargecars.partnersync.partner;

/** Length limits, in characters, for texts from a partner, wherever they occur: in an order, an update, a list or a response. */
public final class PartnerText {

    /** Longest name of a status. */
    public static final int LONGEST_WORD = 100;

    /** Longest reference, such as the {@code partner_order_id}. */
    public static final int LONGEST_REFERENCE = 200;

    private PartnerText() {}
}
