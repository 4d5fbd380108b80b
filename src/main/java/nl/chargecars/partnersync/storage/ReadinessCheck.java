package nl.chargecars.partnersync.storage;

/**
 * Something that must work before requests should be sent here. {@code GET /readyz} asks every bean of this type; those with
 * the same name count as one, which is up when all of them are. Here, so that any room can say how it is without knowing who asks.
 */
public interface ReadinessCheck {

    /** Lower snake case: {@code database}, {@code migrations}, {@code workers}. */
    String name();

    /** Asked often, and from several threads. Throwing, or taking over a second, means no; then the thread is interrupted. */
    boolean isReady();
}
