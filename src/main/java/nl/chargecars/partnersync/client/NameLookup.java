package nl.chargecars.partnersync.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves host names on its own threads. The system's resolver blocks for up to half a minute in native code, where a virtual
 * thread pins its carrier: a few partners with a dead name server would block all sending. All callers that wait for the same
 * name share one look-up, so that no partner uses more threads than it has names; when all threads are busy, callers wait.
 *
 * <p>Also rejects addresses that are not allowed. The client connects only to addresses that this class returned, literal
 * addresses included, so a name that resolves differently a moment later (DNS rebinding) has no effect. Thread-safe.
 */
final class NameLookup implements DnsResolver, AutoCloseable {

    static final int MOST_THREADS = 64;
    private static final long IDLE_SECONDS = 30;

    /** Only a safety net behind the deadline that {@link Sender} enforces. */
    private static final long LONGEST_SECONDS = 20;

    /** The system's resolver. */
    interface Names {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    private final Names names;
    private final Predicate<InetAddress> allowed;
    private final Map<String, FutureTask<InetAddress[]>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // its length is limited by the number of names that callers wait for
            Thread.ofPlatform().daemon().name("name-lookup-", 1).factory());

    /**
     * @param allowed tests every address before a connection is made; if one address of a name is not allowed, the whole name is
     *     rejected
     */
    NameLookup(Predicate<InetAddress> allowed) {
        this(InetAddress::getAllByName, allowed);
    }

    NameLookup(Names names, Predicate<InetAddress> allowed) {
        this.names = names;
        this.allowed = allowed;
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            InetAddress[] addresses =
                    underWay.computeIfAbsent(host, this::start).get(LONGEST_SECONDS, TimeUnit.SECONDS);
            if (!Arrays.stream(addresses).allMatch(allowed)) {
                throw new RefusedAddressException();
            }
            return addresses.clone();
        } catch (ExecutionException failed) {
            throw new UnknownHostException(host);
        } catch (TimeoutException | RejectedExecutionException unanswered) {
            throw new UnknownHostException("no name server answered in time");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("interrupted");
        }
    }

    private FutureTask<InetAddress[]> start(String host) {
        var lookup = new FutureTask<>(() -> {
            try {
                return names.lookUp(host);
            } finally {
                underWay.remove(host); // before the result is published, so that later callers start a new look-up
            }
        });
        threads.execute(lookup);
        return lookup;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolve(host)[0].getCanonicalHostName();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
