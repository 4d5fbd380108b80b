package nl.chargecars.partnersync.web;

/** A success that {@link AnswerHandler} writes. */
public interface JsonAnswer {}
