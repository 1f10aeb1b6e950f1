/**
 * Two lists of 256 everyday words, one word a byte, chosen to be told apart over a bad telephone line.
 * The order is part of the format: a changed list would give every published key new words.
 */
export const HAN_WORDS: readonly string[] = `
苹果 香蕉 葡萄 西瓜 桃子 李子 杏花 梨树 石榴 柿子 核桃 板栗 花生 大豆 小麦 水稻
玉米 高粱 芝麻 油菜 白菜 萝卜 南瓜 冬瓜 黄瓜 茄子 辣椒 番茄 土豆 红薯 芋头 莲藕
竹笋 蘑菇 木耳 海带 大葱 生姜 大蒜 香菜 茶叶 蜂蜜 豆腐 馒头 米饭 面条 饺子 粽子
汤圆 月饼 米酒 酱油 陈醋 食盐 白糖 鸡蛋 牛奶 公鸡 母鸭 白鹅 黄牛 水牛 山羊 绵羊
骏马 毛驴 花猫 黄狗 兔子 鲤鱼 草鱼 鲫鱼 泥鳅 螃蟹 大虾 青蛙 蜻蜓 蝴蝶 蜜蜂 蚂蚁
蜘蛛 蝉鸣 麻雀 燕子 喜鹊 乌鸦 白鹤 老鹰 鸽子 杜鹃 松树 柏树 杨树 柳树 榕树 樟树
桂花 梅花 兰花 菊花 荷花 桃花 牡丹 茉莉 月季 竹林 草地 森林 高山 平原 丘陵 峡谷
溪流 大河 湖水 海洋 池塘 水库 瀑布 温泉 沙滩 礁石 岛屿 港湾 渔船 码头 灯塔 渡口
石桥 木桥 公路 铁路 车站 机场 隧道 学校 医院 商店 集市 邮局 银行 图书 操场 礼堂
祠堂 戏台 凉亭 庭院 水井 磨坊 粮仓 菜园 果园 茶山 稻田 麦场 瓦房 砖墙 木门 窗户
屋檐 烟囱 灶台 饭桌 板凳 椅子 竹床 衣柜 书架 镜子 台灯 蜡烛 火柴 雨伞 草帽 布鞋
棉袄 围巾 手套 毛巾 脸盆 水桶 扁担 箩筐 簸箕 扫帚 锄头 镰刀 铁锹 斧头 锯子 锤子
钉子 剪刀 针线 纽扣 铅笔 毛笔 墨汁 砚台 宣纸 书本 算盘 尺子 地图 时钟 日历 电话
电视 风扇 冰箱 锣鼓 二胡 笛子 琵琶 唢呐 风筝 灯笼 对联 鞭炮 剪纸 年画 象棋 毽子
春天 夏天 秋天 冬天 清晨 中午 黄昏 夜晚 太阳 月亮 星星 彩虹 白云 细雨 大雪 雷声
微风 晨雾 露珠 霜叶 金色 银色 红色 橙色 绿色 蓝色 紫色 黑色 东方 南方 西方 北方
`
  .trim()
  .split(/\s+/)

export const ENGLISH_WORDS: readonly string[] = `
acorn apple april apron arrow aspen autumn bacon badge baker bamboo banjo barley barn basil basket
beach beacon bean bear beetle bell bench berry birch biscuit blanket blossom boat bonnet bottle bread
breeze brick bridge bronze brook broom bucket butter button cabin cactus camel camera candle canoe canvas
carpet carrot castle cedar cello chalk cherry chess chimney cinnamon circle clover coal cobbler coffee comet
compass copper coral corner cotton cousin cradle crane cricket crystal cuckoo curtain daisy dawn desert diamond
dolphin donkey dragon drum eagle earth easel echo elbow elephant ember engine evening falcon farmer feather
fern ferry fiddle finger flame flint flower flute forest fountain fox garden garlic ginger glacier globe
goose grain granite grape gravel guitar hammer harbor harvest hazel hedge helmet heron hill honey horse
iceberg indigo island ivory ivy jacket jasmine jelly jewel journal jungle kettle kitchen kite ladder lagoon
lantern lark laurel lavender leather lemon lily lion lizard lobster locket lumber magnet mango maple marble
market meadow melon mirror mitten moon morning moss mountain mushroom napkin needle nettle nickel north nutmeg
oak oasis ocean olive onion orange orchard orchid otter oven owl oyster paddle palace panda paper
parrot pasture peach peanut pebble pencil pepper piano pigeon pillow pine planet plum pocket pony poppy
potato prairie pumpkin puzzle quail quartz quilt rabbit radish raft rain raven ribbon rice river robin
rocket rooster rope rose ruby saddle sailor salmon salt sandal saturn school shadow sheep shell silver
sparrow spider spoon spring squirrel stone summer sunset swan table teapot thunder tiger timber tulip turtle
`
  .trim()
  .split(/\s+/)
