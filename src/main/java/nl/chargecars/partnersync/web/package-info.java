/**
 * What every endpoint shares: envelope, problems, field checks, paging, request ids (contract, "Style of the API").
 */
@NullMarked
package nl.chargecars.partnersync.web;

import org.jspecify.annotations.NullMarked;
