package nl.chargecars.partnersync.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The body of one request while it is read: at most {@link #LARGEST} bytes, within {@link #LONGEST}, and only while the
 * {@link BodyBudget} lasts. A read beyond one of these limits throws a {@link Refusal}. The bytes count against the budget until
 * {@link #forget}.
 */
final class Body extends ServletInputStream {

    /** Bytes (contract, "Style of the API"). */
    static final int LARGEST = 256 * 1024;

    /**
     * The time from when we begin to read the body to its last byte; a server in a data centre needs a fraction of a second. What
     * passes before that, while the credential is looked up for example, is our doing and not the sender's.
     */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private final ServletInputStream arriving;
    private final BodyBudget budget;
    private final Clock clock;
    private final Instant deadline;
    private long count;

    Body(ServletInputStream arriving, BodyBudget budget, Clock clock) {
        this.arriving = arriving;
        this.budget = budget;
        this.clock = clock;
        this.deadline = clock.instant().plus(LONGEST);
    }

    /** Returns the bytes to the budget. To be called when the request is over and its body no longer in memory. */
    void forget() {
        budget.giveBack(count);
        count = 0;
    }

    @Override
    public int read() throws IOException {
        int value = arriving.read();
        if (value >= 0) {
            add(1);
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = arriving.read(buffer, offset, length);
        if (read > 0) {
            add(read);
        }
        return read;
    }

    private void add(int read) {
        if (count + read > LARGEST) {
            throw Refusal.bodyTooLarge();
        }
        if (clock.instant().isAfter(deadline)) {
            throw late();
        }
        budget.take(read);
        count += read;
    }

    static Refusal late() {
        return Refusal.of(
                ErrorCode.MALFORMED_REQUEST,
                "The body did not arrive within " + LONGEST.toSeconds() + " s. Send it again, all of it at once.");
    }

    @Override
    public boolean isFinished() {
        return arriving.isFinished();
    }

    @Override
    public boolean isReady() {
        return arriving.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        arriving.setReadListener(listener);
    }
}
