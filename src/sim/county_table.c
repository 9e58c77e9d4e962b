/* county_table - see the header. Data only; names of persons, firms and places are invented. */
#include "county_table.h"

const struct county_model county_models[MODEL_COUNT] = {
    [MODEL_DTSD1352] = {.driver = "acrel-dtsd1352", .told = true},
    [MODEL_PM5XXX] = {.driver = "schneider-pm5xxx"},
    [MODEL_PAC] = {.driver = "siemens-pac"},
    [MODEL_SDM630] = {.driver = "eastron-sdm630", .secondary = true},
    [MODEL_DTSU666] = {.driver = "chint-dtsu666-b", .told = true},
    [MODEL_SUNSPEC] = {.driver = "sunspec-int"},
    [MODEL_UMG96RM] = {.driver = "janitza-umg96rm", .secondary = true},
    [MODEL_B24] = {.driver = "abb-b23-a43", .secondary = true},
};

/* The plant as it is has a peak of 5.7 times its mean; with a base load it is 3.0 times. */
const struct load_change county_shapes[SHAPE_COUNT] = {
    [SHAPE_STEEL] = {0},
    [SHAPE_STEADY] = {.base_kw = 150, .base_kvar = 50},
    [SHAPE_CAPACITOR] = {.base_kw = 150, .base_kvar = 50, .capacitor_kvar = 80},
};

const struct county_substation county_substations[SUBSTATIONS] = {
    {"城关110kV变电站", "城关供电所", 110},
    {"东溪35kV变电站", "东溪供电所", 35},
    {"北园110kV变电站", "北园供电所", 110},
    {"南塘110kV变电站", "南塘供电所", 110},
};

/* Public lines first: two of 10 kV a substation, in its order. */
const struct county_line county_lines[] = {
    {"911", "10kV城关I线", 0, 10, 0, 0, 0},    {"912", "10kV城关II线", 0, 10, 0, 0, 0},
    {"921", "10kV东溪线", 1, 10, 0, 0, 0},     {"922", "10kV溪口线", 1, 10, 0, 0, 0},
    {"931", "10kV北园I线", 2, 10, 0, 0, 0},    {"932", "10kV北园II线", 2, 10, 0, 0, 0},
    {"941", "10kV南塘线", 3, 10, 0, 0, 0},     {"942", "10kV塘头线", 3, 10, 0, 0, 0},
    {"331", "35kV北工线", 2, 35, 0, 0, 0},     {"341", "35kV南矿线", 3, 35, 0, 0, 0},
    {"935", "10kV恒锐专线", 2, 10, 12, 14, 5}, {"945", "10kV宏图专线", 3, 10, 13, 27, 9},
};
const int county_line_count = sizeof county_lines / sizeof *county_lines;

const struct county_planted county_planted[] = {
    {CASE_CAPACITY_OVER, 1},
    {CASE_CAPACITY_UNDER, 2},
    {CASE_ENERGY_OVER, 3},
    {CASE_ENERGY_UNDER, 4},
    {CASE_HIGH_RISK, 5},
    {CASE_PF_BELOW, 6},
    {CASE_PF_AT, 7},
    {CASE_PF_ABOVE, 8},
    {CASE_BACK_FEED, 9},
    {CASE_IDLE_SUSPENDED, 10},
    {CASE_IDLE_CANDIDATE, 11},
    {CASE_LINE_IN_CLOCK, 12},
    {CASE_LINE_PAST_CLOCK, 13},
    {CASE_LINE_APPLICATION, 14},
    {CASE_DUAL_SOURCE, 15},
    {CASE_DUAL_SOURCE, 16},
    {CASE_DUAL_SOURCE, 27},
    {CASE_DUAL_SOURCE, 37},
    {CASE_DUAL_SOURCE, 39},
    {CASE_DUAL_SOURCE, 44},
    {CASE_STANDBY_DEAD, 27},
    {CASE_PARALLEL, 39},
    {CASE_SENDS_BACK, 36},
    {CASE_EXCHANGE, 17},
    {CASE_RATIO_CHANGE, 18},
    {CASE_SILENT, 19},
    {CASE_NEW_ACCOUNT, 20},
    {CASE_MISSING_MONTH, 21},
};
const int county_planted_count = sizeof county_planted / sizeof *county_planted;

#define IND "INDUSTRIAL"
#define NON "NON_INDUSTRIAL"
#define AGR "AGRICULTURAL"
#define PUM "PUMPING"

/* number, customer, site, address, area, industry, energy-intensive, category, kV, kVA, shape, kWh a year,
 * power factor, meters, CT primary, feeds, sub-meters, months since it was opened */
/* clang-format off */
const struct county_account county_accounts[] = {
    {1, "青岚县恒泰铸造有限公司", "恒泰铸造厂", "北工业园创业路1号", 2, "3391", false, IND, 10,
     {1000, 1000}, SHAPE_STEEL, 1900000, 95, {MODEL_DTSD1352}, 150, 1, {45, 30}, 62},
    {2, "青岚县新力轴承有限公司", "新力轴承厂", "北工业园创业路9号", 2, "3451", false, IND, 10,
     {1250, 630, -119}, SHAPE_STEEL, 1750000, 95, {MODEL_DTSD1352}, 150, 1, {40, 25}, 71},
    {3, "青岚县瑞丰纺织有限公司", "瑞丰纺织厂", "城关镇纺织路28号", 0, "1711", false, IND, 10,
     {1250, 630}, SHAPE_STEADY, 5000050, 96, {MODEL_PM5XXX}, 150, 1, {35, 30}, 96},
    {4, "青岚县华盛制冷食品有限公司", "华盛冷冻厂", "城关镇沿河路117号", 0, "1441", false, IND, 10,
     {1250, 630}, SHAPE_STEADY, 4999950, 96, {MODEL_PM5XXX}, 150, 1, {50, 20}, 88},
    {5, "青岚县石门煤业有限公司", "石门煤矿", "东溪镇石门村", 1, "0610", false, IND, 10,
     {315, 315}, SHAPE_STEEL, 420000, 95, {MODEL_DTSD1352}, 40, 1, {60}, 150},
    {6, "青岚县金海冲压件有限公司", "金海冲压厂", "北工业园纬二路6号", 2, "3670", false, IND, 10,
     {1250}, SHAPE_STEADY, 2400000, 82, {MODEL_DTSD1352}, 75, 1, {55}, 44},
    {7, "青岚县永兴注塑有限公司", "永兴注塑厂", "北工业园纬二路12号", 2, "2929", false, IND, 10,
     {1000}, SHAPE_STEADY, 1900000, 90, {MODEL_DTSU666}, 75, 1, {45}, 53},
    {8, "青岚县天成印务有限公司", "天成印刷厂", "城关镇文化路3号", 0, "2311", false, IND, 10,
     {1600}, SHAPE_STEADY, 3100000, 98, {MODEL_DTSD1352}, 100, 1, {40}, 37},
    {9, "青岚县宏达机械有限公司", "宏达机械厂", "南塘镇工业街5号", 3, "3429", false, IND, 10,
     {1250}, SHAPE_CAPACITOR, 2200000, 97, {MODEL_DTSD1352}, 75, 1, {50}, 109},
    {10, "青岚县兴源造纸有限公司", "兴源造纸厂", "东溪镇下游村", 1, "2221", false, IND, 10,
     {800}, SHAPE_STEEL, 650000, 94, {MODEL_DTSD1352}, 50, 1, {50}, 121},
    {11, "青岚县双龙木业有限公司", "双龙木业厂", "南塘镇木材市场", 3, "2011", false, IND, 10,
     {630}, SHAPE_STEEL, 500000, 94, {MODEL_SDM630}, 40, 1, {50}, 84},
    {12, "青岚县恒锐新材料有限公司", "恒锐碳化硅厂", "北工业园经一路18号", 2, "3099", true, IND, 10,
     {2000, 2000}, SHAPE_STEEL, 2400000, 95, {MODEL_PM5XXX}, 300, 1, {60, 20}, 14},
    {13, "青岚县宏图电缆有限公司", "宏图电缆厂", "南塘镇工业街20号", 3, "3831", false, IND, 10,
     {3150}, SHAPE_STEEL, 2900000, 95, {MODEL_PAC}, 200, 1, {40, 30}, 27},
    {14, "青岚县中锦包装有限公司", "中锦包装厂", "北工业园经一路2号", 2, "2231", false, IND, 10,
     {1250, 1250}, SHAPE_STEADY, 6300000, 96, {MODEL_DTSD1352}, 150, 1, {40, 25}, 40},
    {15, "青岚县人民医院", "县人民医院新院区", "城关镇健康路1号", 0, "8411", false, NON, 10,
     {2000, 2000}, SHAPE_STEADY, 9600000, 95, {MODEL_DTSD1352, MODEL_DTSD1352}, 300, 2, {35, 20}, 58},
    {16, "青岚县第二自来水有限公司", "第二水厂", "东溪镇水源路8号", 1, "4610", false, IND, 10,
     {1600, 1600}, SHAPE_STEADY, 7800000, 95, {MODEL_PAC, MODEL_PAC}, 200, 2, {45}, 77},
    {17, "青岚县鸿运五金有限公司", "鸿运五金厂", "城关镇站前路66号", 0, "3351", false, IND, 10,
     {1600}, SHAPE_STEADY, 3300000, 95, {MODEL_DTSU666}, 100, 1, {45}, 66},
    {18, "青岚县佳佳制衣有限公司", "佳佳制衣厂", "城关镇纺织路71号", 0, "1811", false, IND, 10,
     {1000}, SHAPE_STEADY, 2000000, 95, {MODEL_SDM630}, 75, 1, {45}, 49},
    {19, "青岚县绿野饲料有限公司", "绿野饲料厂", "南塘镇粮库路4号", 3, "1329", false, IND, 10,
     {1250}, SHAPE_STEADY, 2300000, 95, {MODEL_SDM630}, 75, 1, {45}, 93},
    {20, "青岚县腾飞电子有限公司", "腾飞电子厂", "北工业园经二路15号", 2, "3982", false, IND, 10,
     {1600}, SHAPE_STEADY, 3000000, 97, {MODEL_DTSD1352}, 100, 1, {50}, 5},
    {21, "青岚县大地化肥有限公司", "大地化肥厂", "东溪镇化工路2号", 1, "2621", true, IND, 10,
     {1600}, SHAPE_STEADY, 4400000, 95, {MODEL_DTSD1352}, 100, 1, {45}, 130},
    {22, "青岚县青峰水泥有限公司", "青峰水泥厂", "北工业园青峰山", 2, "3011", true, IND, 35,
     {10000, 10000}, SHAPE_STEADY, 52000000, 95, {MODEL_PAC}, 400, 1, {30, 25, 15}, 180},
    {23, "青岚县万钧锻压有限公司", "万钧锻压厂", "南塘镇万钧路1号", 3, "3393", true, IND, 35,
     {6300, 6300}, SHAPE_STEEL, 15000000, 94, {MODEL_PM5XXX}, 300, 1, {35, 25, 10}, 112},
    {24, "青岚县铝神型材有限公司", "铝神型材厂", "北工业园经三路8号", 2, "3252", true, IND, 10,
     {4000, 4000}, SHAPE_STEADY, 19000000, 95, {MODEL_DTSD1352}, 500, 1, {30, 25, 15}, 75},
    {25, "青岚县三和玻璃有限公司", "三和玻璃厂", "南塘镇砂矿路10号", 3, "3041", true, IND, 10,
     {2500, 2500}, SHAPE_STEADY, 12500000, 96, {MODEL_DTSD1352}, 300, 1, {40, 30}, 101},
    {26, "青岚县建安预制构件有限公司", "建安构件厂", "南塘镇工业街33号", 3, "3022", false, IND, 10,
     {3150}, SHAPE_STEEL, 2650000, 94, {MODEL_DTSD1352}, 200, 1, {50}, 57},
    {27, "青岚县康源制药有限公司", "康源制药厂", "城关镇健康路88号", 0, "2720", false, IND, 10,
     {2500}, SHAPE_STEADY, 5900000, 97, {MODEL_PM5XXX, MODEL_PM5XXX}, 150, 2, {45, 25}, 82},
    {28, "青岚县东溪矿业有限公司", "东溪萤石矿", "东溪镇岭头村", 1, "1099", false, IND, 10,
     {1250, 1000}, SHAPE_STEEL, 2100000, 94, {MODEL_DTSD1352}, 150, 1, {55}, 139},
    {29, "青岚县清泉酒业有限公司", "清泉酒厂", "东溪镇酒坊街1号", 1, "1512", false, IND, 10,
     {1000}, SHAPE_STEEL, 900000, 95, {MODEL_DTSU666}, 75, 1, {40}, 160},
    {30, "青岚县诚信塑编有限公司", "诚信塑编厂", "南塘镇工业街41号", 3, "2923", false, IND, 10,
     {630}, SHAPE_STEADY, 1250000, 95, {MODEL_SDM630}, 40, 1, {50}, 46},
    {31, "青岚县万家百货有限公司", "万家购物广场", "城关镇中心广场1号", 0, "5211", false, NON, 10,
     {800}, SHAPE_STEADY, 1600000, 93, {MODEL_DTSD1352}, 50, 1, {40}, 68},
    {32, "青岚县中医院", "县中医院", "城关镇文化路40号", 0, "8412", false, NON, 10,
     {630, 630}, SHAPE_STEADY, 2500000, 94, {MODEL_DTSD1352}, 75, 1, {35}, 118},
    {33, "青岚县南塘禽业专业合作社", "南塘养殖基地", "南塘镇湖边村", 3, "0321", false, AGR, 10,
     {500}, SHAPE_STEEL, 420000, 90, {MODEL_SDM630}, 30, 1, {0}, 52},
    {34, "青岚县水利排灌站", "南塘排灌站", "南塘镇圩堤", 3, "7620", false, PUM, 10,
     {400}, SHAPE_STEEL, 340000, 92, {MODEL_DTSU666}, 30, 1, {0}, 171},
    {35, "青岚县福顺米业有限公司", "福顺米厂", "南塘镇粮库路18号", 3, "1311", false, IND, 10,
     {315}, SHAPE_STEEL, 260000, 93, {MODEL_DTSU666}, 20, 1, {50}, 90},
    {36, "青岚县聚力汽配有限公司", "聚力汽配厂", "北工业园经二路3号", 2, "3670", false, IND, 10,
     {1600}, SHAPE_STEADY, 3600000, 96, {MODEL_DTSD1352}, 100, 1, {45, 25}, 39},
    {37, "青岚县海纳水产有限公司", "海纳水产冷库", "城关镇沿河路200号", 0, "1361", false, IND, 10,
     {1250}, SHAPE_STEADY, 2700000, 96, {MODEL_DTSD1352, MODEL_DTSD1352}, 75, 2, {50}, 61},
    {38, "青岚县长风石材有限公司", "长风石材厂", "东溪镇石材园", 1, "3032", false, IND, 10,
     {1250, 1250}, SHAPE_STEEL, 2350000, 94, {MODEL_DTSD1352}, 150, 1, {45}, 70},
    {39, "青岚县云帆数据科技有限公司", "云帆数据中心", "北工业园经二路28号", 2, "6450", false, NON, 10,
     {1600, 1600}, SHAPE_STEADY, 7400000, 97, {MODEL_PM5XXX, MODEL_PM5XXX}, 200, 2, {40, 30}, 33},
    {40, "青岚县德昌不锈钢有限公司", "德昌不锈钢厂", "北工业园经三路1号", 2, "3130", true, IND, 10,
     {6300}, SHAPE_STEADY, 15500000, 95, {MODEL_PAC}, 400, 1, {40, 20}, 86},
    {41, "青岚县光明食品有限公司", "光明食品厂", "城关镇站前路12号", 0, "1432", false, IND, 10,
     {1000}, SHAPE_STEADY, 2100000, 95, {MODEL_DTSD1352}, 75, 1, {40}, 48},
    {42, "青岚县第一中学", "第一中学新校区", "城关镇学府路1号", 0, "8334", false, NON, 10,
     {800}, SHAPE_STEADY, 1500000, 93, {MODEL_SDM630}, 50, 1, {35}, 41},
    {43, "青岚县南塘砖瓦有限公司", "南塘砖厂", "南塘镇窑湾村", 3, "3031", false, IND, 10,
     {630}, SHAPE_STEEL, 560000, 94, {MODEL_DTSU666}, 40, 1, {0}, 133},
    {44, "青岚县城市污水处理有限公司", "城关污水处理厂", "城关镇下河路9号", 0, "4620", false, IND, 10,
     {1250}, SHAPE_STEADY, 2900000, 96, {MODEL_DTSD1352, MODEL_DTSD1352}, 75, 2, {50}, 104},
};
/* clang-format on */
const int county_account_count = sizeof county_accounts / sizeof *county_accounts;

bool county_is(int account, enum county_case what)
{
    for (int i = 0; i < county_planted_count; i++)
        if (county_planted[i].what == what && county_planted[i].account == account)
            return true;
    return false;
}

int county_line_of(const struct county_account *a, int feed)
{
    for (int i = 0; i < county_line_count; i++)
        if (county_lines[i].account == a->number)
            return i;
    for (int i = 0; i < county_line_count; i++)
        if (county_lines[i].substation == a->area && county_lines[i].kv == a->kv && a->kv > 10)
            return i;
    return a->area * 2 + (a->number + feed) % 2;
}
