/* The pose records, one per figure. What each field means: docs/figures.md. */
/** @import { PoseRecord } from './types.d.ts' */

const ON_BACK = ['pelvis', 'lum1', 'lum2', 'thorax'];
const ON_SHINS = ['shankR', 'shankL', 'footL', 'footR'];

/** @type {Record<string, PoseRecord>} */
export const POSES = {
  'calf-stretch-wall': {
    cam:[0,6], view:[-73,-176,141,185],
    props:[{t:'wall',at:[62,85,0],h:[3,85,30]},{t:'mat',at:[-5,0,0],len:130}],
    hot:[['shankR',[-5,-6,4,3],[-4,-20,4,2.6]]],
    arrows:[['pelvis',[14,0,12]]],
    always:{feet:{L:{p:[14,6.8,-9],flat:1},R:{p:[-38,6.8,9],flat:1}},hands:{both:{p:[46,120,15],pole:[-.3,-1,.4]}}},
    keys: [
      {root:[-6,0,0],height:88,pin:['pelvis',[-14,0,0]],neck:-6},
      {root:[-15,0,0],height:84.2,pin:['pelvis',[-4,0,0]],neck:-15},
    ],
  },
  'childs-pose': {
    cam:[8,12], view:[-77,-65,194,80],
    pin:['shankR',[0,0,8]], rest:ON_SHINS,
    props:[{t:'mat',at:[20,0,0],len:180}],
    hot:[['lum1',[-6,-3,4,3.4],[-6,8,4,3.4]]],
    arrows:[['pelvis',[-13,-4,0]]],
    keys: [
      {root:[-86,0,0],lumbar:4,neck:-10,hands:{both:{p:[50,4.5,16],pole:[-1,0,.3],flat:1}},both:{hip:86,knee:90,ankle:-48}},
      {root:[-62,0,0],lumbar:46,thorax:22,neck:-14,hands:{both:{p:[66,3.5,16],pole:[-1,0,.6],flat:1}},both:{hip:129,knee:157,ankle:-48}},
    ],
  },
  'extension-press-up': {
    cam:[8,10], view:[-112,-62,204,75],
    pin:['pelvis',[0,0,0]], rest:['pelvis','thighL','thighR','shankL','shankR'],
    props:[{t:'mat',at:[-10,0,0],len:190}],
    hot:[['lum1',[9,-2,4,3],[9,10,4,3]]],
    arrows:[['head',[10,8,0]]],
    keys: [
      {root:[-90,0,0],hands:{both:{p:[36,4,24],pole:[-1,-.4,.2],flat:1}},both:{ankle:-48,knee:2}},
      {root:[-82,0,0],lumbar:-30,thorax:-16,neck:-12,hands:{both:{p:[36,4,22],pole:[-1,-.6,.2],flat:1}},both:{ankle:-48,knee:2,hip:-6}},
    ],
  },
  'femoral-floss': {
    cam:[8,12], view:[-107,-63,204,77], seconds:5, nerve:['femoral','R'],
    rest:['pelvis','lum1','lum2','thorax','thighL','shankL'],
    props:[{t:'mat',at:[-5,0,0],len:190}],
    arrows:[['footR',[8,-4,0]],['head',[4,24,0]]],
    always:{root:[-90,0,0],L:{knee:2,ankle:-48},hands:{both:{p:[58,5.5,7],pole:[-.35,.7,1]}}},
    keys: [
      {R:{knee:108,ankle:-5}},
      {neck:-40,thorax:-6,R:{knee:12,ankle:-40}},
    ],
  },
  'figure-four-lying': {
    cam:[40,20], view:[-101,-72,179,102],
    rest:ON_BACK,
    props:[{t:'mat',at:[-15,0,0],len:160,wide:76}],
    hot:[['thighR',[-6,3,6,4],[-6,-6,6,4]]],
    arrows:[['thighL',[8,-40,0]]],
    keys: [
      {root:[90,0,0],feet:{L:{p:[46,6.8,-9],flat:1},R:{on:'thighL',p:[11,-33,2],pole:[.4,0,1]}},both:{shoulder:10,shoulderOut:16}},
      {root:[96,0,0],lumbar:8,neck:6,L:{hip:100,knee:95},feet:{R:{on:'thighL',p:[11,-33,2],pole:[.4,0,1]}},hands:{L:{on:'thighL',p:[-7,-24,-5],pole:[-.4,0,-1]},R:{on:'thighL',p:[-7,-24,5],pole:[-.4,0,1]}}},
    ],
  },
  'foam-roll-glute': {
    cam:[10,10], view:[-83,-92,176,105],
    pin:['pelvis',[0,0,0]],
    props:[{t:'mat',at:[5,0,0],len:160},{t:'roller',at:[0,0,0],len:44}],
    hot:[['pelvis',[-6,-9,6,4],[-9,-3,8,4]]],
    arrows:[['pelvis',[8,14,12]]],
    always:{root:[28,0,0],height:24,lumbar:6,neck:12,feet:{L:{p:[46,6.8,-9],flat:1},R:{on:'thighL',p:[10,-33,3],pole:[.5,0,1]}},hands:{both:{p:[-44,5,20],pole:[-1,0,.3],flat:1}}},
    keys: [
      {pin:['pelvis',[-9,0,0]]},
      {pin:['pelvis',[7,0,0]]},
    ],
  },
  'glute-bridge': {
    cam:[12,12], view:[-113,-51,186,66],
    pin:['thorax',[-45,0,0]], rest:['thorax'],
    props:[{t:'mat',at:[-20,0,0],len:170}],
    hot:[['pelvis',[-9,-6,8,4],[-6,-1,13,4]]],
    arrows:[['pelvis',[14,0,8]]],
    always:{feet:{both:{p:[36,6.8,9],flat:1}}},
    keys: [
      {root:[90,0,0],both:{shoulder:6,shoulderOut:14,elbow:4}},
      {root:[117,0,0],lumbar:4,neck:24,both:{shoulder:-20,shoulderOut:14,elbow:4}},
    ],
  },
  'hamstring-towel': {
    cam:[10,12], view:[-107,-100,206,115],
    rest:ON_BACK,
    props:[{t:'mat',at:[-5,0,0],len:190},{t:'towel',via:[['handR',[0,-9,0]],['thighR',[2,-29,9]],['thighR',[-7.5,-30,7]],['thighR',[-9,-30,0]],['thighR',[-6,-30,-7]]],z:30}],
    hot:[['thighR',[-5,-9,5,3],[-4,-33,5,2.4]]],
    arrows:[['footR',[12,-2,0]]],
    always:{root:[90,0,0],L:{knee:3,ankle:-12},hands:{L:{on:'thighR',p:[15,-24,-11],pole:[-.4,0,-1]},R:{on:'thighR',p:[15,-24,11],pole:[-.4,0,1]}}},
    keys: [
      {R:{hip:86,knee:95,ankle:-5}},
      {R:{hip:86,knee:8,ankle:8}},
    ],
  },
  'hip-flexor-opener': {
    cam:[6,8], view:[-81,-125,162,136],
    pin:['shankR',[-15,0,8]], rest:['shankR','footR'],
    props:[{t:'mat',at:[0,0,0],len:150},{t:'pillow',at:[-15,.5,9],h:[10,1.5,9]}],
    hot:[['thighR',[8,-2,3,3.2],[7,-14,3,2.8]]],
    arrows:[['pelvis',[14,0,12]]],
    always:{feet:{L:{p:[30,6.8,-9],flat:1}},hands:{both:{on:'pelvis',p:[-2,9,18],pole:[-1,0,.6]}}},
    keys: [
      {root:[0,0,0],R:{hip:-2,knee:90,ankle:-45}},
      {root:[4,0,0],R:{hip:-25,knee:68,ankle:-45}},
    ],
  },
  'knee-extension-floss': {
    cam:[10,12], view:[-107,-100,206,115], seconds:5, nerve:['sciatic','R'],
    rest:ON_BACK,
    props:[{t:'mat',at:[-5,0,0],len:190}],
    arrows:[['footR',[12,-2,0]]],
    always:{root:[90,0,0],L:{knee:3,ankle:-12},hands:{L:{on:'thighR',p:[-6,-30,-6],pole:[-.4,0,-1]},R:{on:'thighR',p:[-6,-30,6],pole:[-.4,0,1]}}},
    keys: [
      {R:{hip:88,knee:95,ankle:-15}},
      {R:{hip:88,knee:22,ankle:10}},
    ],
  },
  'knee-rolls': {
    cam:[90,36], view:[-70,-61,140,104],
    pin:['thorax',[-30,0,0]], rest:['thorax','lum2'],
    props:[{t:'mat',at:[-10,0,0],len:150,wide:90}],
    hot:[['lum1',[-3,0,-12,4],[-3,9,-11,4]]],
    arrows:[['thighL',[6,-44,0]]],
    always:{both:{shoulderOut:45,elbow:5}},
    keys: [
      {root:[90,0,0],feet:{both:{p:[30,7,5],flat:1,pole:[1,0,0]}}},
      {root:[90,-33,0],lumbarTurn:-28,thoraxTurn:-6,neckTurn:30,feet:{L:{p:[30,10,3],pole:[.55,0,.85],flat:.35},R:{p:[30,6,11],pole:[.6,0,.8],flat:.35}}},
    ],
  },
  'knees-to-chest': {
    cam:[12,14], view:[-113,-69,186,85],
    pin:['lum1',[-20,0,0]], rest:ON_BACK,
    props:[{t:'mat',at:[-20,0,0],len:170}],
    hot:[['lum1',[-6,-2,4,3.4],[-6,8,4,3.4]]],
    arrows:[['shankR',[8,-6,4]]],
    keys: [
      {root:[90,0,0],neck:-2,feet:{both:{p:[46,7,9],flat:1}},both:{shoulder:12,shoulderOut:12,elbow:5}},
      {root:[116,0,0],lumbar:36,thorax:22,neck:40,hands:{both:{on:'shank',p:[6,-11,2],pole:[0,-.25,1]}},both:{hip:126,knee:138,hipOut:5}},
    ],
  },
  'pelvic-tilt': {
    cam:[0,4], view:[-52,-168,104,116], seconds:5,
    pin:['thorax',[0,0,0]], noGhost:true,
    props:[{t:'line',via:[['pelvis',[-12,2,17]],['pelvis',[0,0,17]],['pelvis',[14,-2,17]]],w:2.4},{t:'line',via:[['pelvis',[-9.5,-4,8]],['lum1',[-7,0,12]],['lum2',[-7,2,12]],['thorax',[-9,6,12]],['thorax',[-9,16,12]]],w:2.6,c:'felt'}],
    arrows:[['pelvis',[21,-2,17]],['pelvis',[-19,2,17]]],
    always:{height:92,feet:{both:{p:[-3,6.8,10],flat:1}},hands:{both:{on:'pelvis',p:[3,8,18],pole:[-.25,0,1]}}},
    keys: [
      {root:[16,0,0],lumbar:16},
      {root:[-20,0,0],lumbar:-20},
    ],
  },
  'ql-childs-pose-reach': {
    cam:[4,62], view:[-72,-39,178,102],
    pin:['shankR',[0,0,8]], rest:ON_SHINS, noGhost:true,
    props:[{t:'mat',at:[18,0,12],len:165,wide:96}],
    hot:[['lum1',[-3,-2,-11,3.4],[-3,10,-11,3.4]]],
    arrows:[['head',[0,30,0]]],
    always:{root:[-62,0,0],lumbar:46,thorax:22,neck:-14,both:{hip:129,knee:157,ankle:-48}},
    keys: [
      {hands:{both:{p:[66,3.5,16],pole:[-1,0,.6],flat:1}}},
      {hands:{L:{p:[58,3.5,22],pole:[-1,0,-.6],flat:1},R:{p:[58,3.5,46],pole:[-1,0,.6],flat:1}},lumbarSide:24,thoraxSide:14},
    ],
  },
  'ql-seated-side-bend': {
    cam:[78,8], view:[-39,-170,90,181],
    pin:['pelvis',[-6,0,0]],
    props:[{t:'chair',at:[0,0,0],height:46}],
    hot:[['lum1',[3,-2,11,3.4],[3,12,11,3.4]]],
    arrows:[['handR',[0,-10,0]]],
    always:{height:57,feet:{both:{p:[36,6.8,12],flat:1}}},
    keys: [
      {root:[0,0,0],R:{shoulderOut:166,elbow:10},hands:{L:{on:'thighL',p:[9,-24,0],pole:[-.8,0,-.6]}}},
      {root:[0,0,-2],lumbarSide:-26,thoraxSide:-14,neckSide:-8,R:{shoulderOut:168,elbow:20},hands:{L:{p:[2,50,-30],pole:[-.4,.2,-1]}}},
    ],
  },
  'ql-side-bend': {
    cam:[90,4], view:[-48,-207,96,215],
    pin:['pelvis',[0,0,0]],
    props:[{t:'mat',at:[0,0,0],len:60,wide:90}],
    hot:[['lum1',[3,-2,11,3.4],[3,12,11,3.4]]],
    arrows:[['handR',[0,-10,0]]],
    always:{feet:{both:{p:[-2,6.8,13],flat:1}}},
    keys: [
      {height:93,L:{shoulderOut:10,elbow:8},R:{shoulderOut:168,elbow:8}},
      {height:92,pin:['pelvis',[0,0,3]],lumbarSide:-28,thoraxSide:-16,neckSide:-8,root:[0,0,-3],L:{shoulderOut:36,elbow:8},R:{shoulderOut:170,elbow:18}},
    ],
  },
  'seated-forward-bend': {
    cam:[8,10], view:[-57,-86,174,99],
    pin:['pelvis',[-5,0,0]], rest:['pelvis','thighL','thighR','shankL','shankR'],
    props:[{t:'mat',at:[30,0,0],len:160}],
    hot:[['lum1',[-6,-2,4,3.4],[-6,8,4,3.4]]],
    arrows:[['head',[6,12,0]]],
    keys: [
      {root:[4,0,0],hands:{both:{on:'thigh',p:[9,-30,0],pole:[-.8,0,.6]}},both:{hip:85,knee:4,ankle:-8}},
      {root:[-22,0,0],lumbar:34,thorax:18,neck:18,hands:{both:{on:'shank',p:[8,-30,0],pole:[-.8,0,.8]}},both:{hip:112,knee:5,ankle:-2}},
    ],
  },
  'seated-piriformis': {
    cam:[72,12], view:[-37,-130,72,138],
    pin:['pelvis',[-8,0,0]],
    props:[{t:'chair',at:[0,0,0],height:46}],
    arrows:[['head',[8,10,0]]],
    always:{height:57,hands:{R:{on:'shankR',p:[7,-4,4],pole:[-.6,0,1]},L:{on:'shankR',p:[6,-34,0],pole:[-.6,0,-1]}},feet:{R:{on:'thighL',p:[12,-34,2],pole:[.3,0,1]}}},
    keys: [
      {root:[0,0,0],L:{hip:90,knee:90}},
      {root:[-24,0,0],lumbar:10,neck:-4,L:{hip:114,knee:90}},
    ],
  },
  'slump-floss': {
    cam:[0,6], view:[-28,-120,112,125], seconds:5, nerve:['sciatic','R'],
    pin:['pelvis',[-8,0,0]],
    props:[{t:'chair',at:[0,0,0],height:46}],
    arrows:[['footR',[14,-2,0]],['head',[19,6,0]]],
    always:{root:[16,0,0],height:56,lumbar:34,thorax:26,L:{hip:74,knee:92,ankle:2},hands:{both:{on:'pelvis',p:[-14,2,3],pole:[-1,0,.4]}}},
    keys: [
      {neck:46,R:{hip:74,knee:98,ankle:-10}},
      {neck:-18,R:{hip:76,knee:14,ankle:14}},
    ],
  },
  'supine-piriformis': {
    cam:[6,56], view:[-100,-59,204,105],
    rest:ON_BACK,
    props:[{t:'mat',at:[2,0,0],len:190,wide:80}],
    hot:[['thighR',[-6,3,5,4],[-6,-5,4,4]]],
    arrows:[['shankR',[7,-2,0]]],
    always:{root:[90,0,0]},
    keys: [
      {L:{knee:3,ankle:-12,shoulder:8,shoulderOut:14},R:{hip:4,knee:6,ankle:-12,shoulder:8,shoulderOut:14}},
      {L:{knee:3,ankle:-12},R:{hip:100,knee:105,hipOut:-4,hipTurn:15},hands:{R:{on:'shankR',p:[5,0,7],pole:[0,-.4,1]},L:{on:'shankR',p:[4,-34,-4],pole:[0,-.4,-1]}}},
      {L:{knee:3,ankle:-12},R:{hip:116,knee:108,hipOut:-32,hipTurn:30},hands:{R:{on:'shankR',p:[5,0,7],pole:[0,-.4,1]},L:{on:'shankR',p:[4,-34,-4],pole:[0,-.4,-1]}}},
    ],
  },
};
