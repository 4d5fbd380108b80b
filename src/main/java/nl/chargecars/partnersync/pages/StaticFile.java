package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import nl.chargecars.partnersync.crypto.Fingerprint;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.ServletWebRequest;

/** A file of the jar, in memory. */
public final class StaticFile {

    private final byte[] content;
    private final String contentType;

    /** A weak tag, because the container may compress the content. */
    private final String etag;

    private StaticFile(byte[] content, String contentType) {
        this.content = content;
        this.contentType = contentType;
        this.etag = "W/\"" + HexFormat.of().formatHex(Fingerprint.sha256(content)) + "\"";
    }

    /**
     * Reads the file.
     *
     * @param place on the class path; {@code *} stands for the version of a library
     * @throws IllegalStateException when the class path has no such file, or several
     */
    public static StaticFile read(String place, String contentType) {
        try {
            Resource[] found = new PathMatchingResourcePatternResolver().getResources("classpath*:" + place);
            if (found.length != 1) {
                throw new IllegalStateException("there are " + found.length + " files at " + place + ", not one");
            }
            return new StaticFile(found[0].getContentAsByteArray(), contentType);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Sends the file, or 304 when the browser has it already. Browsers may cache the file, but have to revalidate it before each
     * use.
     */
    public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (new ServletWebRequest(request, response).checkNotModified(etag)) {
            return;
        }
        response.setContentType(contentType);
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }
}
