package nl.chargecars.partnersync.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up on threads of its own. The system's resolver blocks for up to half a minute, in native code, where a virtual
 * thread keeps its carrier: a few partners with a dead name server would stop everybody.
 *
 * <p>Also where addresses are refused: the client connects to what is answered here and to nothing else, for literal addresses
 * too, so a name that resolves differently a moment later (DNS rebinding) leads nowhere.
 */
final class NameLookup implements DnsResolver, AutoCloseable {

    private static final int MOST_THREADS = 64;
    private static final long IDLE_SECONDS = 30;

    private final Predicate<InetAddress> allowed;
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            MOST_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("name-lookup-", 1).factory());

    /** @param allowed asked with every address before it is connected to; one that is not allowed refuses the name */
    NameLookup(Predicate<InetAddress> allowed) {
        this.allowed = allowed;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            InetAddress[] addresses =
                    threads.submit(() -> InetAddress.getAllByName(host)).get();
            if (!Arrays.stream(addresses).allMatch(allowed)) {
                throw new RefusedAddressException();
            }
            return addresses;
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
