package nl.chargecars.partnersync.pages;

import java.util.Optional;

/** Returns the names of ChargeCars' staff for pages. Implemented by the package that has the staff's accounts. */
public interface Colleagues {

    /**
     * Returns the name under which colleagues know a member of staff. It is personal data, to be shown to colleagues only.
     *
     * @param actor the actor's name in the audit trail, such as {@code staff:0197…}; for other actors than staff the result is
     *     empty
     * @return the empty text for a colleague whose personal data was erased
     */
    Optional<String> name(String actor);
}
