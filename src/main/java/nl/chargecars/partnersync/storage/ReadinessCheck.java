package nl.chargecars.partnersync.storage;

/**
 * Something that must work before requests should be sent to this node. {@code GET /readyz} calls every bean of this type; checks
 * with the same name count as one, which is up when all of them are. The interface is in this package (storage) so that any
 * package can report its readiness without depending on the endpoint.
 */
public interface ReadinessCheck {

    /** Name in lower snake case: {@code database}, {@code migrations}, {@code workers}. */
    String name();

    /**
     * Called often, and from several threads. An exception counts as false, and so does a call of over a second, whose thread is
     * then interrupted.
     */
    boolean isReady();
}
