package nl.chargecars.partnersync.client;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes one HTTP attempt, limited in time and size whatever the server does. The call runs on its own virtual thread, and is
 * cancelled when it has not ended by the deadline: a socket timeout would not end a response that arrives slowly byte by byte,
 * and nothing interrupts a hanging name look-up. Thread-safe.
 *
 * <p>A server may close a connection at any time after an answer, so a request on a connection that was used before can meet a
 * closed one. It is then sent once more, on a new connection, as a part of the same attempt. The server may have received it
 * already: send only what can be repeated.
 */
@Component
public class Sender {

    private final CloseableHttpClient client;

    Sender(CloseableHttpClient guardedClient) {
        this.client = guardedClient;
    }

    /**
     * Sends the request and blocks until the response is read or the deadline has passed. Never throws because of what the server
     * does; the {@link Exchange} has the failure.
     */
    public Exchange send(OutgoingRequest outgoing, Duration deadline) {
        long start = System.nanoTime();
        HttpUriRequestBase request = request(outgoing);
        var answer = new AnswerReader(outgoing.most());
        var call = new FutureTask<@Nullable Void>(() -> {
            execute(request, outgoing.certificate(), answer);
            return null;
        });
        Thread.ofVirtual().name("send").start(call);
        Failure failure = await(call, request, outgoing, deadline);
        return answer.exchange(Duration.ofNanos(System.nanoTime() - start), failure);
    }

    private static HttpUriRequestBase request(OutgoingRequest outgoing) {
        var request = new HttpUriRequestBase(outgoing.method(), outgoing.url());
        outgoing.headers().forEach(request::setHeader);
        if (outgoing.body() != null) {
            request.setEntity(new ByteArrayEntity(outgoing.body().getBytes(StandardCharsets.UTF_8), null));
        }
        return request;
    }

    private void execute(HttpUriRequestBase request, @Nullable ClientCertificate certificate, AnswerReader answer)
            throws IOException, HttpException {
        ClassicHttpResponse response = open(request, certificate, answer);
        try (response) {
            if (!answer.read(response)) {
                // closing would read the rest first, however much that is: drop the connection instead
                request.cancel();
            }
        } catch (IOException afterCancel) {
            if (!request.isCancelled()) {
                throw afterCancel;
            }
        }
    }

    /** Sends the request and returns when the head of the answer has arrived. */
    private ClassicHttpResponse open(
            HttpUriRequestBase request, @Nullable ClientCertificate certificate, AnswerReader answer)
            throws IOException, HttpException {
        HttpHost host = RoutingSupport.determineHost(request);
        HttpClientContext context = PresentedCertificate.in(certificate);
        try {
            return client.executeOpen(host, request, context);
        } catch (NoHttpResponseException | SocketException closed) {
            if (request.isCancelled() || !wasUsedBefore(context)) {
                throw closed;
            }
        }
        answer.noteReconnected();
        request.setHeader(HttpHeaders.CONNECTION, HeaderElements.CLOSE); // no other call could use this connection
        return client.executeOpen(host, request, PresentedCertificate.onANewConnection(certificate));
    }

    /** Returns whether the call's connection had brought the answer to an earlier call. */
    private static boolean wasUsedBefore(HttpClientContext context) {
        EndpointDetails connection = context.getEndpointDetails();
        return connection != null && connection.getResponseCount() > 0;
    }

    /** Waits for the call; returns null when it ended in time and without failure. */
    private static @Nullable Failure await(
            FutureTask<@Nullable Void> call, HttpUriRequestBase request, OutgoingRequest outgoing, Duration deadline) {
        try {
            call.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            return null;
        } catch (TimeoutException late) {
            request.cancel();
            return new Failure(FailureCode.TIMED_OUT, "timed out after " + seconds(deadline));
        } catch (ExecutionException failed) {
            return SendFailure.of(failed.getCause() == null ? failed : failed.getCause(), outgoing);
        } catch (InterruptedException interrupted) {
            request.cancel();
            Thread.currentThread().interrupt();
            return Failure.of(FailureCode.SERVER_STOPPING);
        }
    }

    private static String seconds(Duration deadline) {
        return deadline.toMillis() % 1_000 == 0 ? deadline.toSeconds() + " s" : deadline.toMillis() + " ms";
    }
}
