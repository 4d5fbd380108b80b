package nl.chargecars.partnersync.administration;

/** A partner as somebody wants it. */
public record PartnerForm(String name, String businessEntity) {

    static final PartnerForm EMPTY = new PartnerForm("", "");
}
