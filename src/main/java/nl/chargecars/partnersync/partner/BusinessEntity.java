package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.id.WireNamed;

/** The companies of the group and the prefix of their document numbers (contract, "Numbers"). */
public enum BusinessEntity implements WireNamed {
    CHARGECARS("CC"),
    LADERTHUIS("LT"),
    METERKASTTHUIS("MK"),
    ZAPTECSHOP("ZS"),
    RATIOSHOP("RS");

    private final String prefix;

    BusinessEntity(String prefix) {
        this.prefix = prefix;
    }

    /** Returns the prefix, two capital letters. */
    public String prefix() {
        return prefix;
    }
}
