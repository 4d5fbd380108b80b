package nl.chargecars.partnersync.outbound;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Counts the deliveries that this node has claimed and neither recorded nor given back. A stop has to wait for them. */
@Component
class InProgress {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private int count;

    void add(int more) {
        lock.lock();
        try {
            count += more;
        } finally {
            lock.unlock();
        }
    }

    void remove(int fewer) {
        lock.lock();
        try {
            count -= fewer;
            if (count == 0) {
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there are none; returns false on a timeout. */
    boolean awaitNone(Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (count > 0) {
                if (left <= 0) {
                    return false;
                }
                left = none.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
