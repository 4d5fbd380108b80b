package nl.chargecars.partnersync.database;

import java.io.IOException;

/**
 * The progress of work that {@link Watch} supervises. The work reports each step here, and learns from the call that it was given
 * up.
 */
final class Progress {

    private String place = "beginning";
    private long steps;
    private boolean givenUp;
    private Runnable release = () -> {};

    /**
     * Reports that another step begins.
     *
     * @param place what the step does, such as {@code copying a file}; reported as the place where the work hung, if it hangs
     * @throws IOException when the work was given up in the meantime
     */
    synchronized void at(String place) throws IOException {
        if (givenUp) {
            throw new IOException("given up, since nothing had gone on for too long");
        }
        this.place = place;
        steps++;
    }

    /**
     * Sets what to release when the work is given up.
     *
     * @param release frees what others would wait for; must not block
     */
    synchronized void holds(Runnable release) {
        this.release = release;
    }

    synchronized long steps() {
        return steps;
    }

    synchronized String place() {
        return place;
    }

    /** Gives the work up if it has made no step since {@code seen} steps. Returns whether the work is given up. */
    synchronized boolean giveUpAt(long seen) {
        if (steps == seen) {
            givenUp = true;
            release.run();
        }
        return givenUp;
    }
}
