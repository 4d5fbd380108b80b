package nl.chargecars.partnersync.portal;

import nl.chargecars.partnersync.access.PartnerVisitor;

/**
 * Who looks at a page of the portal, for its templates.
 *
 * @param name of the partner
 */
public record Visitor(String name, PartnerVisitor who) {

    /** Whether the credential has this scope: what it has not is not shown. */
    public boolean may(String scope) {
        return who.may(scope);
    }
}
