package nl.chargecars.partnersync.portal;

import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.access.Scope;

/**
 * The visitor of a page of the portal, for its templates.
 *
 * @param name the name of the partner
 */
public record Visitor(String name, PartnerCaller who) {

    /** Returns whether the credential has this scope. Templates hide what the credential may not do. */
    public boolean may(Scope scope) {
        return who.may(scope);
    }
}
