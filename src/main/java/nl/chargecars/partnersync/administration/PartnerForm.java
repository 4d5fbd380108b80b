package nl.chargecars.partnersync.administration;

/** The input of the form for a new partner. */
public record PartnerForm(String name, String businessEntity) {

    static final PartnerForm EMPTY = new PartnerForm("", "");
}
