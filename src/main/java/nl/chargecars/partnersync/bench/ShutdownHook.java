package nl.chargecars.partnersync.bench;

/** Work that is done when the benchmark is interrupted; not any more once this is closed. */
final class ShutdownHook implements AutoCloseable {

    private final Thread thread;

    private ShutdownHook(Thread thread) {
        this.thread = thread;
    }

    static ShutdownHook of(Runnable work) {
        Thread thread = Thread.ofPlatform().unstarted(work);
        Runtime.getRuntime().addShutdownHook(thread);
        return new ShutdownHook(thread);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(thread);
    }
}
