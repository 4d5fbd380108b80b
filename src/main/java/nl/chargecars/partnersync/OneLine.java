package nl.chargecars.partnersync;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.regex.Pattern;

/**
 * Logback converter that writes the message of a log event, its request id and its exception on one line, so that no caller can
 * forge log lines. Every attempt and every status update is logged, so only texts with a line break go through the regular
 * expression.
 */
public final class OneLine extends ClassicConverter {

    private static final Pattern LINE_END = Pattern.compile("\\s*[\\r\\n]+\\s*");

    @Override
    public String convert(ILoggingEvent event) {
        String text = String.valueOf(event.getFormattedMessage());
        String request = event.getMDCPropertyMap().get("request_id");
        if (request != null && !request.isEmpty()) {
            text += " request_id=" + request;
        }
        IThrowableProxy exception = event.getThrowableProxy();
        if (exception != null) {
            text += " " + ThrowableProxyUtil.asString(exception);
        }
        text = text.stripTrailing();
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
                ? text
                : LINE_END.matcher(text).replaceAll(" | ");
    }
}
