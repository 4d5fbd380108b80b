package nl.chargecars.partnersync.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests that Tomcat refuses before any filter sees them, such as an address with illegal characters or a missing Host:
 * in the envelope of all errors instead of Tomcat's HTML page.
 */
final class UnreadableRequests extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(UnreadableRequests.class);

    private final ErrorWriter errors;
    private final SecurityHeaders headers;

    UnreadableRequests(ErrorWriter errors, SecurityHeaders headers) {
        this.errors = errors;
        this.headers = headers;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            RequestIdFilter.assign(request, response);
            headers.addTo(request, response);
            errors.write(request, response, ContainerErrors.refusalFor(request, response.getStatus()));
            response.finishResponse();
        } catch (IOException gone) {
            log.debug("caller has gone", gone);
        }
    }
}
