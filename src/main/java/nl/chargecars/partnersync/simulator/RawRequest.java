package nl.chargecars.partnersync.simulator;

import java.net.http.HttpHeaders;

/**
 * One HTTP/1.1 request as it was read, not yet interpreted.
 *
 * @param target as on the request line: the path and, after a question mark, the query
 * @param keepAlive true when the caller wants to send more requests on this connection
 */
@SuppressWarnings("ArrayRecordComponent") // read once and handed on; nobody compares requests
record RawRequest(String method, String target, HttpHeaders headers, byte[] body, boolean keepAlive) {}
