package nl.chargecars.partnersync.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up on threads of its own. The system's resolver blocks for up to half a minute, in native code, where a virtual
 * thread keeps its carrier: a few partners with a dead name server would stop everybody.
 */
final class NameLookup implements DnsResolver, AutoCloseable {

    private static final int MOST_THREADS = 64;
    private static final long IDLE_SECONDS = 30;

    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            MOST_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("name-lookup-", 1).factory());

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            return threads.submit(() -> InetAddress.getAllByName(host)).get();
        } catch (ExecutionException failed) {
            throw new UnknownHostException(host);
        } catch (RejectedExecutionException busy) {
            throw new UnknownHostException("too many name look-ups under way");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("interrupted");
        }
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
