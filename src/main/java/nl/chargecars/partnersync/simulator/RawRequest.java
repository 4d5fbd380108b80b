package nl.chargecars.partnersync.simulator;

import java.net.http.HttpHeaders;

/**
 * One HTTP/1.1 request as it was read, before anybody looked at its meaning.
 *
 * @param target as on the request line: the path and, behind a question mark, the query
 * @param keepAlive the caller wants to send more on this connection
 */
@SuppressWarnings("ArrayRecordComponent") // read once and handed on; nobody compares requests
record RawRequest(String method, String target, HttpHeaders headers, byte[] body, boolean keepAlive) {}
