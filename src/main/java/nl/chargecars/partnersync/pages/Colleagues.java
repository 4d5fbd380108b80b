package nl.chargecars.partnersync.pages;

import java.util.Optional;

/** Who our own people are: asked by pages for staff, answered by the room that knows them. */
public interface Colleagues {

    /**
     * How a colleague is known to others; personal data, for colleagues alone.
     *
     * @param actor as the audit trail names them, such as {@code staff:0197…}; empty for any who is nobody of ours
     */
    Optional<String> name(String actor);
}
