/**
 * image - the registers of a simulated meter, laid out as its driver says: decoding the other way round.
 *
 * What all meters of one driver share: which words exist, and what each helper register is for. The
 * words themselves are made from a sample at every read.
 */
#ifndef DAHU_SIM_IMAGE_H
#define DAHU_SIM_IMAGE_H

#include "dahu/base/buf.h"
#include "dahu/meter/decode.h"
#include "dahu/meter/encode.h"
#include "dahu/meter/ratio.h"

enum { SIM_WORDS = 65536 };

struct sim_image;

struct sim_image *sim_image_new(const struct driver *driver); /* @driver borrowed */
void sim_image_free(struct sim_image *image);

/** sim_image_refuses - the Modbus exception that a meter answers to such a request, 0 = none. */
int sim_image_refuses(const struct sim_image *image, uint8_t function, uint32_t address, uint32_t words);

/**
 * sim_image_scales - choose the powers of ten that the scale registers of one meter say, so that
 * @ceiling fits with the best resolution. Returns one power a register of the driver; free().
 */
int8_t *sim_image_scales(const struct sim_image *image, const struct sample *ceiling);

/**
 * sim_image_write - the words of every register that touches the range, from @sample.
 *
 * @scales  from sim_image_scales
 * @words   SIM_WORDS words, indexed by address
 */
void sim_image_write(const struct sim_image *image, const int8_t *scales, const struct sample *sample,
                     uint8_t function, uint32_t address, uint32_t count, uint16_t *words);

/** sim_image_answer - everything that a reader gets who asks as the driver says; @out as in image_put. */
void sim_image_answer(const struct sim_image *image, const int8_t *scales, const struct sample *sample,
                      struct register_image *out);
/** sim_image_map - where the models of the driver are; to decode what was answered. Borrowed. */
struct meter_map *sim_image_map(struct sim_image *image);

#endif
