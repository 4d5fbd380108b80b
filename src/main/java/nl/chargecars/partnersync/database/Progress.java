package nl.chargecars.partnersync.database;

import java.io.IOException;

/** How far work has come that somebody watches: it says so at each step, and learns there that it was given up. */
final class Progress {

    private String place = "beginning";
    private long steps;
    private boolean givenUp;
    private Runnable release = () -> {};

    /**
     * Another step begins.
     *
     * @param place what goes on from now on, such as {@code copying a file}: where it hung, when it hangs
     * @throws IOException when the work was given up meanwhile
     */
    synchronized void at(String place) throws IOException {
        if (givenUp) {
            throw new IOException("given up, since nothing had gone on for too long");
        }
        this.place = place;
        steps++;
    }

    /** @param release takes from work that is given up what others wait for; must not wait itself */
    synchronized void holds(Runnable release) {
        this.release = release;
    }

    synchronized long steps() {
        return steps;
    }

    synchronized String place() {
        return place;
    }

    /** Gives the work up, unless it has gone on since it had made that many steps. */
    synchronized boolean giveUpAt(long seen) {
        if (steps == seen) {
            givenUp = true;
            release.run();
        }
        return givenUp;
    }
}
