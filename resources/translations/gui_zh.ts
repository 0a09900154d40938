<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>gui</name>
    <message>
      <source>The program ended while clips waited for their analysis: {count}.</source>
      <translation>程序关闭时，还有 {count} 段视频等待分析。</translation>
    </message>
    <message>
      <source>The analysis of {clip} ended unexpectedly. The poses found so far are kept.</source>
      <translation>{clip} 的分析意外中断。已得到的姿态已保留。</translation>
    </message>
    <message>
      <source>The program ended during the analysis of {clip}.</source>
      <translation>程序在分析 {clip} 时关闭了。</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Analysis stopped.</source>
      <translation>分析已停止。</translation>
    </message>
    <message>
      <source>Go on with it</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Discard</source>
      <translation>放弃</translation>
    </message>
    <message>
      <source>{clip} is analysed.</source>
      <translation>{clip} 已分析完毕。</translation>
    </message>
    <message>
      <source>Issues</source>
      <translation>问题</translation>
    </message>
    <message>
      <source>Measurements</source>
      <translation>测量</translation>
    </message>
    <message>
      <source>Plan</source>
      <translation>计划</translation>
    </message>
    <message>
      <source>Ask</source>
      <translation>提问</translation>
    </message>
    <message>
      <source>Accept frames</source>
      <translation>认可这些帧</translation>
    </message>
    <message>
      <source>analysis</source>
      <translation>分析</translation>
    </message>
    <message>
      <source>Show the passage</source>
      <translation>显示原文</translation>
    </message>
    <message>
      <source>Sources of {exercise}</source>
      <translation>{exercise}的来源</translation>
    </message>
    <message>
      <source>Ask about this report</source>
      <translation>就这份报告提问</translation>
    </message>
    <message>
      <source>What should I work on?</source>
      <translation>主要问题是什么？</translation>
    </message>
    <message>
      <source>When should I test again?</source>
      <translation>什么时候再测？</translation>
    </message>
    <message>
      <source>How many sets of {exercise}?</source>
      <translation>{exercise} 要做几组？</translation>
    </message>
    <message>
      <source>page {number}</source>
      <translation>第 {number} 页</translation>
    </message>
    <message>
      <source>Answers come from this report and the knowledge base, with their sources.</source>
      <translation>回答出自本报告和知识库，并附来源。</translation>
    </message>
    <message>
      <source>Looking it up…</source>
      <translation>正在查找…</translation>
    </message>
    <message>
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>编辑</translation>
    </message>
    <message>
      <source>View</source>
      <translation>视图</translation>
    </message>
    <message>
      <source>Play</source>
      <translation>播放</translation>
    </message>
    <message>
      <source>Keyframes</source>
      <translation>关键帧</translation>
    </message>
    <message>
      <source>Draw and measure</source>
      <translation>绘图与测量</translation>
    </message>
    <message>
      <source>Analysis</source>
      <translation>分析</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <source>Open a clip…</source>
      <translation>打开视频…</translation>
    </message>
    <message>
      <source>Open the sample</source>
      <translation>打开示例</translation>
    </message>
    <message>
      <source>Library</source>
      <translation>资料库</translation>
    </message>
    <message>
      <source>Queue</source>
      <translation>队列</translation>
    </message>
    <message>
      <source>History</source>
      <translation>历史</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>对比</translation>
    </message>
    <message>
      <source>Knowledge</source>
      <translation>知识库</translation>
    </message>
    <message>
      <source>Export report…</source>
      <translation>导出报告…</translation>
    </message>
    <message>
      <source>Share as .sgpt…</source>
      <translation>分享为 .sgpt…</translation>
    </message>
    <message>
      <source>Passphrase…</source>
      <translation>口令…</translation>
    </message>
    <message>
      <source>Settings…</source>
      <translation>设置…</translation>
    </message>
    <message>
      <source>Close the clip</source>
      <translation>关闭视频</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>退出</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Search actions</source>
      <translation>搜索操作</translation>
    </message>
    <message>
      <source>Skeleton</source>
      <translation>骨架</translation>
    </message>
    <message>
      <source>Angles of the chosen issue</source>
      <translation>所选问题的角度</translation>
    </message>
    <message>
      <source>Reference figure</source>
      <translation>参考人形</translation>
    </message>
    <message>
      <source>Path of the chosen point</source>
      <translation>所选点的轨迹</translation>
    </message>
    <message>
      <source>Match with the reference</source>
      <translation>与参考的匹配</translation>
    </message>
    <message>
      <source>Zoom the timeline in</source>
      <translation>放大时间轴</translation>
    </message>
    <message>
      <source>Zoom the timeline out</source>
      <translation>缩小时间轴</translation>
    </message>
    <message>
      <source>Show the whole clip</source>
      <translation>显示整段视频</translation>
    </message>
    <message>
      <source>Side panel</source>
      <translation>侧栏</translation>
    </message>
    <message>
      <source>Kinogram strip</source>
      <translation>连续动作图</translation>
    </message>
    <message>
      <source>Next theme</source>
      <translation>下一个主题</translation>
    </message>
    <message>
      <source>Full screen</source>
      <translation>全屏</translation>
    </message>
    <message>
      <source>Play or pause; in the review queue: next</source>
      <translation>播放或暂停；复核队列中：下一个</translation>
    </message>
    <message>
      <source>Play or pause</source>
      <translation>播放或暂停</translation>
    </message>
    <message>
      <source>One frame back</source>
      <translation>后退一帧</translation>
    </message>
    <message>
      <source>One frame forward</source>
      <translation>前进一帧</translation>
    </message>
    <message>
      <source>Several frames back</source>
      <translation>后退数帧</translation>
    </message>
    <message>
      <source>Several frames forward</source>
      <translation>前进数帧</translation>
    </message>
    <message>
      <source>One second back</source>
      <translation>后退一秒</translation>
    </message>
    <message>
      <source>One second forward</source>
      <translation>前进一秒</translation>
    </message>
    <message>
      <source>First frame</source>
      <translation>第一帧</translation>
    </message>
    <message>
      <source>Last frame</source>
      <translation>最后一帧</translation>
    </message>
    <message>
      <source>Play backwards, faster</source>
      <translation>倒放，加速</translation>
    </message>
    <message>
      <source>Play forwards, faster</source>
      <translation>正放，加速</translation>
    </message>
    <message>
      <source>Slower</source>
      <translation>减速</translation>
    </message>
    <message>
      <source>Faster</source>
      <translation>加速</translation>
    </message>
    <message>
      <source>Mark in</source>
      <translation>标记入点</translation>
    </message>
    <message>
      <source>Mark out</source>
      <translation>标记出点</translation>
    </message>
    <message>
      <source>Clear the range</source>
      <translation>清除范围</translation>
    </message>
    <message>
      <source>Go to a frame or time…</source>
      <translation>跳到某帧或时间…</translation>
    </message>
    <message>
      <source>Previous keyframe</source>
      <translation>上一个关键帧</translation>
    </message>
    <message>
      <source>Next keyframe</source>
      <translation>下一个关键帧</translation>
    </message>
    <message>
      <source>Set the chosen keyframe here</source>
      <translation>把所选关键帧设在此处</translation>
    </message>
    <message>
      <source>Move the keyframe one frame back</source>
      <translation>关键帧后退一帧</translation>
    </message>
    <message>
      <source>Move the keyframe one frame forward</source>
      <translation>关键帧前进一帧</translation>
    </message>
    <message>
      <source>Move the keyframe a tenth of a frame back</source>
      <translation>关键帧后退十分之一帧</translation>
    </message>
    <message>
      <source>Move the keyframe a tenth of a frame forward</source>
      <translation>关键帧前进十分之一帧</translation>
    </message>
    <message>
      <source>Snap the keyframe to its event</source>
      <translation>关键帧吸附到物理事件</translation>
    </message>
    <message>
      <source>Repair joints</source>
      <translation>修正关节</translation>
    </message>
    <message>
      <source>Swap left and right in the range</source>
      <translation>交换范围内的左右</translation>
    </message>
    <message>
      <source>Review queue</source>
      <translation>复核队列</translation>
    </message>
    <message>
      <source>Accept what is reviewed</source>
      <translation>认可当前复核项</translation>
    </message>
    <message>
      <source>Drawing tools</source>
      <translation>绘图工具</translation>
    </message>
    <message>
      <source>Choose a drawing</source>
      <translation>选择图形</translation>
    </message>
    <message>
      <source>Draw a line</source>
      <translation>画直线</translation>
    </message>
    <message>
      <source>Measure an angle</source>
      <translation>测量角度</translation>
    </message>
    <message>
      <source>Measure a distance</source>
      <translation>测量距离</translation>
    </message>
    <message>
      <source>Draw a known length</source>
      <translation>画已知长度</translation>
    </message>
    <message>
      <source>Stopwatch: start or stop</source>
      <translation>秒表：开始或停止</translation>
    </message>
    <message>
      <source>Write on the picture</source>
      <translation>在画面上写字</translation>
    </message>
    <message>
      <source>Mark the hurdle or bar</source>
      <translation>标记栏架或横杆</translation>
    </message>
    <message>
      <source>Show the drawing on every frame</source>
      <translation>在每一帧显示该图形</translation>
    </message>
    <message>
      <source>Remove the drawing</source>
      <translation>删除图形</translation>
    </message>
    <message>
      <source>Next issue</source>
      <translation>下一个问题</translation>
    </message>
    <message>
      <source>Previous issue</source>
      <translation>上一个问题</translation>
    </message>
    <message>
      <source>Show the frame of the issue</source>
      <translation>显示该问题的画面</translation>
    </message>
    <message>
      <source>Rules of the action…</source>
      <translation>动作规则…</translation>
    </message>
    <message>
      <source>Own action from this clip…</source>
      <translation>用此视频创建动作…</translation>
    </message>
    <message>
      <source>Keep this clip as a reference</source>
      <translation>将此视频保存为参考</translation>
    </message>
    <message>
      <source>Write the guidance</source>
      <translation>撰写指导</translation>
    </message>
    <message>
      <source>Stop the analysis or the writing</source>
      <translation>停止分析或撰写</translation>
    </message>
    <message>
      <source>Copy the picture</source>
      <translation>复制画面</translation>
    </message>
    <message>
      <source>Save the picture…</source>
      <translation>保存画面…</translation>
    </message>
    <message>
      <source>Guide</source>
      <translation>使用指南</translation>
    </message>
    <message>
      <source>Tour of the window</source>
      <translation>窗口导览</translation>
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation>键盘快捷键</translation>
    </message>
    <message>
      <source>Open the log folder</source>
      <translation>打开日志文件夹</translation>
    </message>
    <message>
      <source>About</source>
      <translation>关于</translation>
    </message>
    <message>
      <source>Go to key position {number}</source>
      <translation>跳到第 {number} 个关键姿势</translation>
    </message>
    <message>
      <source>Over each other</source>
      <translation>重叠显示</translation>
    </message>
    <message>
      <source>In step by</source>
      <translation>同步方式</translation>
    </message>
    <message>
      <source>Compare with</source>
      <translation>对比对象</translation>
    </message>
    <message>
      <source>Frame</source>
      <translation>帧</translation>
    </message>
    <message>
      <source>Curve</source>
      <translation>曲线</translation>
    </message>
    <message>
      <source>Changes</source>
      <translation>变化</translation>
    </message>
    <message>
      <source>Compare with…</source>
      <translation>选择对比对象…</translation>
    </message>
    <message>
      <source>This clip: left against right</source>
      <translation>本片段：左侧对右侧</translation>
    </message>
    <message>
      <source>Time stretched so that keyframes meet</source>
      <translation>拉伸时间使关键帧对齐</translation>
    </message>
    <message>
      <source>Dotted: right clip. Below: left minus right, with its error.</source>
      <translation>点线：右侧片段。下方：左减右及误差。</translation>
    </message>
    <message>
      <source>Measurement</source>
      <translation>测量</translation>
    </message>
    <message>
      <source>Left clip</source>
      <translation>左侧视频</translation>
    </message>
    <message>
      <source>Right clip</source>
      <translation>右侧视频</translation>
    </message>
    <message>
      <source>Difference</source>
      <translation>差异</translation>
    </message>
    <message>
      <source>Beyond error</source>
      <translation>超出误差</translation>
    </message>
    <message>
      <source>same athlete</source>
      <translation>同一运动员</translation>
    </message>
    <message>
      <source>Real time, meeting at {keyframe}</source>
      <translation>实时，在{keyframe}对齐</translation>
    </message>
    <message>
      <source>Open a clip and choose another one to compare it with.</source>
      <translation>请打开一段视频，并选择另一段进行对比。</translation>
    </message>
    <message>
      <source>In step by {count} keyframes.</source>
      <translation>按 {count} 个关键帧同步。</translation>
    </message>
    <message>
      <source>No keyframes in common: both start together.</source>
      <translation>没有共同的关键帧：两段同时开始。</translation>
    </message>
    <message>
      <source>Left side</source>
      <translation>左侧</translation>
    </message>
    <message>
      <source>Right side</source>
      <translation>右侧</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>knee</source>
      <translation>膝</translation>
    </message>
    <message>
      <source>hip</source>
      <translation>髋</translation>
    </message>
    <message>
      <source>ankle</source>
      <translation>踝</translation>
    </message>
    <message>
      <source>elbow</source>
      <translation>肘</translation>
    </message>
    <message>
      <source>thigh</source>
      <translation>大腿</translation>
    </message>
    <message>
      <source>shank</source>
      <translation>小腿</translation>
    </message>
    <message>
      <source>foot</source>
      <translation>足</translation>
    </message>
    <message>
      <source>trunk</source>
      <translation>躯干</translation>
    </message>
    <message>
      <source>upper arm</source>
      <translation>上臂</translation>
    </message>
    <message>
      <source>forearm</source>
      <translation>前臂</translation>
    </message>
    <message>
      <source>centre up</source>
      <translation>重心高度</translation>
    </message>
    <message>
      <source>speed</source>
      <translation>速度</translation>
    </message>
    <message>
      <source>hip up</source>
      <translation>髋高</translation>
    </message>
    <message>
      <source>foot up</source>
      <translation>足高</translation>
    </message>
    <message>
      <source>L</source>
      <translation>左</translation>
    </message>
    <message>
      <source>R</source>
      <translation>右</translation>
    </message>
    <message>
      <source>language model</source>
      <translation>语言模型</translation>
    </message>
    <message>
      <source>assessment</source>
      <translation>评估</translation>
    </message>
    <message>
      <source>picture</source>
      <translation>画面</translation>
    </message>
    <message>
      <source>export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>The clip of this analysis is not where it was.</source>
      <translation>此分析的视频不在原来的位置。</translation>
    </message>
    <message>
      <source>Results and previews are still here.</source>
      <translation>结果和预览仍在。</translation>
    </message>
    <message>
      <source>Find the clip…</source>
      <translation>查找视频…</translation>
    </message>
    <message>
      <source>Faces are shown in the pictures (Settings).</source>
      <translation>图片中显示面部（见设置）。</translation>
    </message>
    <message>
      <source>Report (PDF)</source>
      <translation>报告（PDF）</translation>
    </message>
    <message>
      <source>Report (web page, one file)</source>
      <translation>报告（单文件网页）</translation>
    </message>
    <message>
      <source>Kinogram (PNG)</source>
      <translation>连续动作图（PNG）</translation>
    </message>
    <message>
      <source>Measurements (CSV)</source>
      <translation>测量（CSV）</translation>
    </message>
    <message>
      <source>All results (JSON)</source>
      <translation>全部结果（JSON）</translation>
    </message>
    <message>
      <source>Annotated video (MP4)</source>
      <translation>带标注的视频（MP4）</translation>
    </message>
    <message>
      <source>Landmarks of every frame (CSV)</source>
      <translation>每帧关键点（CSV）</translation>
    </message>
    <message>
      <source>Markers for OpenSim (TRC)</source>
      <translation>OpenSim 标记点（TRC）</translation>
    </message>
    <message>
      <source>Markers for Kinovea (TRC)</source>
      <translation>Kinovea 标记点（TRC）</translation>
    </message>
    <message>
      <source>Joint angles (MOT)</source>
      <translation>关节角度（MOT）</translation>
    </message>
    <message>
      <source>Markers (C3D)</source>
      <translation>标记点（C3D）</translation>
    </message>
    <message>
      <source>Landmarks for movement (netCDF)</source>
      <translation>movement 关键点（netCDF）</translation>
    </message>
    <message>
      <source>Faces are blurred in every picture (Settings).</source>
      <translation>所有图片中的面部都已模糊（见设置）。</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>选择…</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Technique analysis on this computer. Clips, names and results never leave it.</source>
      <translation>在本机完成技术分析。视频、姓名和结果不会离开本机。</translation>
    </message>
    <message>
      <source>Rules decide, the model writes: keyframes, faults, doses and sources come from code and records.</source>
      <translation>规则做判断，模型只措辞：关键帧、问题、剂量和来源都出自代码和记录。</translation>
    </message>
    <message>
      <source>Training guidance, not medical advice. Stop when it hurts.</source>
      <translation>这是训练指导，不是医疗建议。疼痛时请停止。</translation>
    </message>
    <message>
      <source>Uses MediaPipe, PyAV and FFmpeg, OpenCV, ONNX Runtime, llama.cpp, Qt {qt}. Icons: Lucide (ISC). Fonts: Inter, Noto Sans CJK SC (SIL OFL).</source>
      <translation>使用 MediaPipe、PyAV 和 FFmpeg、OpenCV、ONNX Runtime、llama.cpp、Qt {qt}。图标：Lucide（ISC）。字体：Inter、Noto Sans CJK SC（SIL OFL）。</translation>
    </message>
    <message>
      <source>Something went wrong</source>
      <translation>出了点问题</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>详情</translation>
    </message>
    <message>
      <source>Log: {folder}</source>
      <translation>日志：{folder}</translation>
    </message>
    <message>
      <source>Files of the same name in that folder are replaced.</source>
      <translation>该文件夹中的同名文件会被替换。</translation>
    </message>
    <message>
      <source>{key} would do two things: {first}, {second}</source>
      <translation>{key} 会触发两个操作：{first}、{second}</translation>
    </message>
    <message>
      <source>Your clips and saved analyses are safe.</source>
      <translation>您的视频和已保存的分析都安全。</translation>
    </message>
    <message>
      <source>Difference of a curve</source>
      <translation>曲线差值</translation>
    </message>
    <message>
      <source>difference</source>
      <translation>差值</translation>
    </message>
    <message>
      <source>No curve that both clips have.</source>
      <translation>两个片段没有共同的曲线。</translation>
    </message>
    <message>
      <source>Put the drawing tools away</source>
      <translation>收起绘图工具</translation>
    </message>
    <message>
      <source>Go to the last frame and press the stopwatch again.</source>
      <translation>转到最后一帧，再按一次秒表。</translation>
    </message>
    <message>
      <source>Click a drawing to choose it, drag its points, Del removes it.</source>
      <translation>单击图形选中它，拖动端点，Del 键删除。</translation>
    </message>
    <message>
      <source>Line: two points. Its slope is measured.</source>
      <translation>直线：两点，测量其倾角。</translation>
    </message>
    <message>
      <source>Angle: three points, the joint second.</source>
      <translation>角度：三点，第二点为关节。</translation>
    </message>
    <message>
      <source>Distance: two points in the athlete's plane.</source>
      <translation>距离：运动员所在平面内的两点。</translation>
    </message>
    <message>
      <source>Known length: two points in the athlete's plane, then its metres.</source>
      <translation>已知长度：运动员所在平面内的两点，然后输入米数。</translation>
    </message>
    <message>
      <source>Text: click where it belongs.</source>
      <translation>文字：单击放置位置。</translation>
    </message>
    <message>
      <source>Click the middle of the bar, where the athlete crosses it.</source>
      <translation>单击运动员越过处的横杆中点。</translation>
    </message>
    <message>
      <source>The program ended unexpectedly the last time.</source>
      <translation>程序上次意外结束。</translation>
    </message>
    <message>
      <source>Move {keyframe}</source>
      <translation>移动{keyframe}</translation>
    </message>
    <message>
      <source>Accept {keyframe}</source>
      <translation>认可{keyframe}</translation>
    </message>
    <message>
      <source>Recovered edits</source>
      <translation>已恢复的修改</translation>
    </message>
    <message>
      <source>No event of {keyframe} is within a quarter of a second.</source>
      <translation>四分之一秒内没有{keyframe}的物理事件。</translation>
    </message>
    <message>
      <source>Dismiss an issue</source>
      <translation>忽略一个问题</translation>
    </message>
    <message>
      <source>Confirm an issue</source>
      <translation>确认问题</translation>
    </message>
    <message>
      <source>Take an issue back</source>
      <translation>恢复一个问题</translation>
    </message>
    <message>
      <source>Use the changed rules</source>
      <translation>使用修改后的规则</translation>
    </message>
    <message>
      <source>Plan for…</source>
      <translation>计划条件…</translation>
    </message>
    <message>
      <source>Move a joint</source>
      <translation>移动关节</translation>
    </message>
    <message>
      <source>Swap left and right</source>
      <translation>交换左右</translation>
    </message>
    <message>
      <source>Recover it</source>
      <translation>恢复</translation>
    </message>
    <message>
      <source>An edit was not yet saved.</source>
      <translation>有一处修改尚未保存。</translation>
    </message>
    <message>
      <source>Knee angle</source>
      <translation>膝角</translation>
    </message>
    <message>
      <source>Hip angle</source>
      <translation>髋角</translation>
    </message>
    <message>
      <source>Ankle angle</source>
      <translation>踝角</translation>
    </message>
    <message>
      <source>Elbow angle</source>
      <translation>肘角</translation>
    </message>
    <message>
      <source>Trunk lean, forward</source>
      <translation>躯干前倾角</translation>
    </message>
    <message>
      <source>Trunk above the horizontal</source>
      <translation>躯干与水平面夹角</translation>
    </message>
    <message>
      <source>Shank lean, knee ahead</source>
      <translation>小腿前倾角</translation>
    </message>
    <message>
      <source>Thigh angle, knee ahead</source>
      <translation>大腿前摆角</translation>
    </message>
    <message>
      <source>Thigh angle, knee behind</source>
      <translation>大腿后摆角</translation>
    </message>
    <message>
      <source>Hip flexion</source>
      <translation>屈髋角度</translation>
    </message>
    <message>
      <source>Trunk lean less shank lean</source>
      <translation>躯干与小腿倾角之差</translation>
    </message>
    <message>
      <source>Angle between the thighs</source>
      <translation>两大腿夹角</translation>
    </message>
    <message>
      <source>One thigh ahead of the other</source>
      <translation>大腿前后角差</translation>
    </message>
    <message>
      <source>Angle between the shanks</source>
      <translation>两小腿夹角</translation>
    </message>
    <message>
      <source>Shank above the horizontal</source>
      <translation>小腿与水平面夹角</translation>
    </message>
    <message>
      <source>Foot, toe up</source>
      <translation>足部上翘角</translation>
    </message>
    <message>
      <source>Arm raised</source>
      <translation>手臂抬高角</translation>
    </message>
    <message>
      <source>Arm behind the trunk</source>
      <translation>手臂后伸角</translation>
    </message>
    <message>
      <source>Leg line, ankle to hip</source>
      <translation>踝髋连线角</translation>
    </message>
    <message>
      <source>Body line, toe to centre of mass</source>
      <translation>足尖至重心连线角</translation>
    </message>
    <message>
      <source>Left and right knee apart</source>
      <translation>左右膝角差</translation>
    </message>
    <message>
      <source>Shoulders ahead of the hands</source>
      <translation>肩在手前的距离</translation>
    </message>
    <message>
      <source>Hands ahead of the centre of mass</source>
      <translation>手在重心前的距离</translation>
    </message>
    <message>
      <source>Toe ahead of the centre of mass</source>
      <translation>足尖在重心前的距离</translation>
    </message>
    <message>
      <source>Centre of mass ahead of the toe</source>
      <translation>重心在足尖前的距离</translation>
    </message>
    <message>
      <source>Heel ahead of the centre of mass</source>
      <translation>足跟在重心前的距离</translation>
    </message>
    <message>
      <source>Ankle ahead of the hip</source>
      <translation>踝在髋前的距离</translation>
    </message>
    <message>
      <source>Distance between the toes</source>
      <translation>两足尖间距</translation>
    </message>
    <message>
      <source>Distance between the ankles</source>
      <translation>两踝间距</translation>
    </message>
    <message>
      <source>One knee ahead of the other</source>
      <translation>两膝前后距离</translation>
    </message>
    <message>
      <source>Elbow above the shoulder</source>
      <translation>肘高于肩</translation>
    </message>
    <message>
      <source>Heel above the toe</source>
      <translation>足跟高于足尖</translation>
    </message>
    <message>
      <source>Swing ankle against the standing knee</source>
      <translation>摆动腿踝高（相对支撑膝）</translation>
    </message>
    <message>
      <source>Height of the hips</source>
      <translation>髋高</translation>
    </message>
    <message>
      <source>Height of the centre of mass</source>
      <translation>重心高度</translation>
    </message>
    <message>
      <source>Rise of the heel</source>
      <translation>足跟抬高</translation>
    </message>
    <message>
      <source>Fall of the centre of mass</source>
      <translation>重心下降</translation>
    </message>
    <message>
      <source>Rise of the centre of mass</source>
      <translation>重心上升</translation>
    </message>
    <message>
      <source>Up and down of the centre of mass</source>
      <translation>重心起伏</translation>
    </message>
    <message>
      <source>Lowering of the hips</source>
      <translation>髋部下降</translation>
    </message>
    <message>
      <source>Drift of the hips</source>
      <translation>髋部水平位移</translation>
    </message>
    <message>
      <source>Length of the jump</source>
      <translation>跳跃距离</translation>
    </message>
    <message>
      <source>Step length</source>
      <translation>步长</translation>
    </message>
    <message>
      <source>This step against the next</source>
      <translation>相邻两步长度比</translation>
    </message>
    <message>
      <source>Hips past the heels</source>
      <translation>髋部越过足跟</translation>
    </message>
    <message>
      <source>Smallest knee angle</source>
      <translation>最小膝角</translation>
    </message>
    <message>
      <source>Smallest knee angle while the foot stands</source>
      <translation>脚着地期间的最小膝角</translation>
    </message>
    <message>
      <source>Deepest knee flexion</source>
      <translation>最大屈膝</translation>
    </message>
    <message>
      <source>Knee flexion between keyframes</source>
      <translation>关键帧间屈膝</translation>
    </message>
    <message>
      <source>Knee give</source>
      <translation>膝部缓冲</translation>
    </message>
    <message>
      <source>Knee give between keyframes</source>
      <translation>关键帧间膝部缓冲</translation>
    </message>
    <message>
      <source>Knee flexion in swing</source>
      <translation>摆动期屈膝</translation>
    </message>
    <message>
      <source>Ankle give</source>
      <translation>踝部缓冲</translation>
    </message>
    <message>
      <source>Range of the thigh</source>
      <translation>大腿摆动幅度</translation>
    </message>
    <message>
      <source>Highest thigh</source>
      <translation>大腿最大前摆</translation>
    </message>
    <message>
      <source>Mean trunk lean</source>
      <translation>平均躯干前倾</translation>
    </message>
    <message>
      <source>Range of the elbow</source>
      <translation>肘部活动幅度</translation>
    </message>
    <message>
      <source>Mean elbow angle</source>
      <translation>平均肘角</translation>
    </message>
    <message>
      <source>Elbow at the front</source>
      <translation>前摆时肘角</translation>
    </message>
    <message>
      <source>Elbow at the back</source>
      <translation>后摆时肘角</translation>
    </message>
    <message>
      <source>Speed at take-off</source>
      <translation>起跳速度</translation>
    </message>
    <message>
      <source>Forward speed at take-off</source>
      <translation>起跳水平速度</translation>
    </message>
    <message>
      <source>Upward speed at take-off</source>
      <translation>起跳垂直速度</translation>
    </message>
    <message>
      <source>Direction of take-off</source>
      <translation>起跳方向角</translation>
    </message>
    <message>
      <source>Direction of the hand</source>
      <translation>手部运动方向</translation>
    </message>
    <message>
      <source>Time since the keyframe before</source>
      <translation>距上一关键帧的时间</translation>
    </message>
    <message>
      <source>Steps per second</source>
      <translation>每秒步数</translation>
    </message>
    <message>
      <source>Steps per minute</source>
      <translation>每分钟步数</translation>
    </message>
    <message>
      <source>Place between the keyframes</source>
      <translation>在相邻关键帧间的位置</translation>
    </message>
    <message>
      <source>Time between the feet's contacts</source>
      <translation>两足触地时间差</translation>
    </message>
    <message>
      <source>Jump height from flight time</source>
      <translation>由腾空时间得出的跳高</translation>
    </message>
    <message>
      <source>Distance between the knees</source>
      <translation>两膝间距</translation>
    </message>
    <message>
      <source>Stance width</source>
      <translation>站距</translation>
    </message>
    <message>
      <source>Knee inward (projection angle)</source>
      <translation>膝内扣（投影角）</translation>
    </message>
    <message>
      <source>Knee inside the foot</source>
      <translation>膝在足内侧</translation>
    </message>
    <message>
      <source>Sideways trunk lean</source>
      <translation>躯干侧倾</translation>
    </message>
    <message>
      <source>Pelvic drop</source>
      <translation>骨盆下沉</translation>
    </message>
    <message>
      <source>Hip adduction</source>
      <translation>髋内收</translation>
    </message>
    <message>
      <source>Sideways shift of the hips</source>
      <translation>髋部侧移</translation>
    </message>
    <message>
      <source>The athlete, measured</source>
      <translation>运动员的测量</translation>
    </message>
    <message>
      <source>The skeleton fades where it is not sure. Space plays, the arrow keys go frame by frame.</source>
      <translation>骨架越淡，位置越不确定。空格键播放，方向键逐帧移动。</translation>
    </message>
    <message>
      <source>The movement over time</source>
      <translation>随时间变化的动作</translation>
    </message>
    <message>
      <source>Diamonds are keyframes with their uncertainty. Drag one if it is off: everything follows.</source>
      <translation>菱形是关键帧及其不确定范围。位置不准时拖动它，其余结果随之更新。</translation>
    </message>
    <message>
      <source>What stands out, and how sure that is</source>
      <translation>突出的问题及其把握程度</translation>
    </message>
    <message>
      <source>Each card shows value ± error against its target. What the clip cannot show is said, with how to film it.</source>
      <translation>每张卡片显示测量值 ± 误差及目标范围。视频无法判断的内容会说明，并告诉你该怎样拍摄。</translation>
    </message>
    <message>
      <source>What to do about it</source>
      <translation>怎样改进</translation>
    </message>
    <message>
      <source>Exercises with doses from sourced records, week by week, and when to test again.</source>
      <translation>按周安排的练习，剂量来自有出处的记录，并给出复测时间。</translation>
    </message>
    <message>
      <source>Take it along</source>
      <translation>带走结果</translation>
    </message>
    <message>
      <source>A report as PDF, the kinogram, tables, or an annotated video. Nothing leaves this computer.</source>
      <translation>PDF 报告、动作连续图、数据表或标注视频。任何数据都不会离开本机。</translation>
    </message>
    <message>
      <source>Now your own clip</source>
      <translation>现在试试你自己的视频</translation>
    </message>
    <message>
      <source>Drop one anywhere on the window. Ctrl+K finds every action; this tour is under Help.</source>
      <translation>把视频拖到窗口任意位置。Ctrl+K 可查找所有操作；本导览在“帮助”菜单中。</translation>
    </message>
    <message>
      <source>This program has no network code path.</source>
      <translation>本程序没有任何联网代码。</translation>
    </message>
    <message>
      <source>Clips and results stay on this computer.</source>
      <translation>视频和结果都留在本机。</translation>
    </message>
    <message>
      <source>The guide is not there. Set the program up again: {command}</source>
      <translation>找不到使用指南。请重新安装本程序：{command}</translation>
    </message>
    <message>
      <source>mean of {count} steps</source>
      <translation>{count} 步平均</translation>
    </message>
    <message>
      <source>better than before, beyond measurement error</source>
      <translation>优于以前，且超出测量误差</translation>
    </message>
    <message>
      <source>worse than before, beyond measurement error</source>
      <translation>不如以前，且超出测量误差</translation>
    </message>
    <message>
      <source>changed beyond measurement error</source>
      <translation>变化超出测量误差</translation>
    </message>
    <message>
      <source>no change beyond measurement error</source>
      <translation>变化未超出测量误差</translation>
    </message>
    <message>
      <source>filmed from different views: not comparable</source>
      <translation>拍摄视角不同：无法比较</translation>
    </message>
    <message>
      <source>one session so far</source>
      <translation>目前只有一次记录</translation>
    </message>
    <message>
      <source>Compare first and last</source>
      <translation>对比首次与最近</translation>
    </message>
    <message>
      <source>Did it help?</source>
      <translation>有帮助吗？</translation>
    </message>
    <message>
      <source>Exercises of plans, and when</source>
      <translation>各计划的练习及其时间</translation>
    </message>
    <message>
      <source>Give the athlete a name when you analyse a clip: from the second session on, changes show here.</source>
      <translation>分析视频时填写运动员姓名：从第二次记录起，这里会显示变化。</translation>
    </message>
    <message>
      <source>target {band}</source>
      <translation>目标 {band}</translation>
    </message>
    <message>
      <source>a retest can show a change of {size} or more</source>
      <translation>复测可显示 {size} 以上的变化</translation>
    </message>
    <message>
      <source>Athlete</source>
      <translation>运动员</translation>
    </message>
    <message>
      <source>Action</source>
      <translation>动作</translation>
    </message>
    <message>
      <source>One session so far. With the next one, changes beyond measurement error show here.</source>
      <translation>目前只有一次记录。下次之后，这里会显示超出测量误差的变化。</translation>
    </message>
    <message>
      <source>{count} sessions. Bars are one standard deviation of measurement; the shade is the target.</source>
      <translation>{count} 次记录。误差线为一个测量标准差；阴影为目标范围。</translation>
    </message>
    <message>
      <source>No name</source>
      <translation>匿名</translation>
    </message>
    <message>
      <source>not given</source>
      <translation>未填写</translation>
    </message>
    <message>
      <source>Picture of the clip: click the athlete</source>
      <translation>视频画面：点击运动员</translation>
    </message>
    <message>
      <source>Choose automatically</source>
      <translation>自动选择</translation>
    </message>
    <message>
      <source>Start analysis</source>
      <translation>开始分析</translation>
    </message>
    <message>
      <source> years</source>
      <translation> 岁</translation>
    </message>
    <message>
      <source>Capture rate</source>
      <translation>拍摄帧率</translation>
    </message>
    <message>
      <source>Capture rate of the camera</source>
      <translation>相机的拍摄帧率</translation>
    </message>
    <message>
      <source>Reading…</source>
      <translation>正在读取…</translation>
    </message>
    <message>
      <source>variable frame rate, about {fps} fps</source>
      <translation>可变帧率，约 {fps} 帧/秒</translation>
    </message>
    <message>
      <source>{fps} fps</source>
      <translation>{fps} 帧/秒</translation>
    </message>
    <message>
      <source>as in the file ({fps} fps)</source>
      <translation>同文件（{fps} 帧/秒）</translation>
    </message>
    <message>
      <source>new or unnamed</source>
      <translation>新建或匿名</translation>
    </message>
    <message>
      <source>At {fps} fps the clip shows {seconds} s of real time.</source>
      <translation>按 {fps} 帧/秒，这段视频对应实际时间 {seconds} 秒。</translation>
    </message>
    <message>
      <source>Name (optional)</source>
      <translation>姓名（可选）</translation>
    </message>
    <message>
      <source>female</source>
      <translation>女</translation>
    </message>
    <message>
      <source>male</source>
      <translation>男</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>姓名</translation>
    </message>
    <message>
      <source>Level</source>
      <translation>水平</translation>
    </message>
    <message>
      <source>Sex</source>
      <translation>性别</translation>
    </message>
    <message>
      <source>Age</source>
      <translation>年龄</translation>
    </message>
    <message>
      <source>Height, for metres</source>
      <translation>身高（换算米）</translation>
    </message>
    <message>
      <source>The same answers for {count} more clips</source>
      <translation>其余 {count} 段视频使用相同设置</translation>
    </message>
    <message>
      <source>The same answers for {clip}</source>
      <translation>{clip} 使用相同设置</translation>
    </message>
    <message>
      <source>film from: {views}</source>
      <translation>拍摄方向：{views}</translation>
    </message>
    <message>
      <source>at least {fps} fps</source>
      <translation>至少 {fps} 帧/秒</translation>
    </message>
    <message>
      <source>experimental: not checked on real athletes</source>
      <translation>试验性：未经真实运动员验证</translation>
    </message>
    <message>
      <source>Click the athlete if several people are in the clip. Otherwise we follow the one who moves most.</source>
      <translation>如果画面中有多人，请点击运动员；否则跟踪移动最多的人。</translation>
    </message>
    <message>
      <source>We follow the person at the mark.</source>
      <translation>将跟踪标记处的人。</translation>
    </message>
    <message>
      <source>This looks like slow motion: choose the rate that the camera filmed with.</source>
      <translation>这像是慢动作：请选择相机的实际拍摄帧率。</translation>
    </message>
    <message>
      <source>{count} frames</source>
      <translation>{count} 帧</translation>
    </message>
    <message>
      <source>turned by {angle}°</source>
      <translation>旋转 {angle}°</translation>
    </message>
    <message>
      <source>Dismissed: {reason}</source>
      <translation>已忽略：{reason}</translation>
    </message>
    <message>
      <source>Likely causes</source>
      <translation>可能的原因</translation>
    </message>
    <message>
      <source>Why it matters</source>
      <translation>为什么重要</translation>
    </message>
    <message>
      <source>Load on the body</source>
      <translation>对身体的负荷</translation>
    </message>
    <message>
      <source>It is a fault…</source>
      <translation>确实是问题…</translation>
    </message>
    <message>
      <source>Filter the issues</source>
      <translation>筛选问题</translation>
    </message>
    <message>
      <source>Try another action…</source>
      <translation>换一个动作…</translation>
    </message>
    <message>
      <source>Cannot judge: {name}</source>
      <translation>无法判断：{name}</translation>
    </message>
    <message>
      <source>Probability {chance}, severity {severity} of 1</source>
      <translation>概率 {chance}，严重度 {severity}（满分 1）</translation>
    </message>
    <message>
      <source>Confirmed by you: {reason}</source>
      <translation>已由你确认：{reason}</translation>
    </message>
    <message>
      <source>Confirmed by you</source>
      <translation>已由你确认</translation>
    </message>
    <message>
      <source>Show frame</source>
      <translation>显示画面</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>basis: {basis}</source>
      <translation>依据：{basis}</translation>
    </message>
    <message>
      <source>The action was not found in this clip.</source>
      <translation>这段视频中没有找到该动作。</translation>
    </message>
    <message>
      <source>{count} to watch</source>
      <translation>{count} 个需留意</translation>
    </message>
    <message>
      <source>{count} fine</source>
      <translation>{count} 个良好</translation>
    </message>
    <message>
      <source>{count} cannot be judged</source>
      <translation>{count} 个无法判断</translation>
    </message>
    <message>
      <source>Faults, watch and cannot judge</source>
      <translation>问题、留意和无法判断</translation>
    </message>
    <message>
      <source>Faults and watch only</source>
      <translation>仅问题和留意</translation>
    </message>
    <message>
      <source>What cannot be judged</source>
      <translation>无法判断的</translation>
    </message>
    <message>
      <source>Everything, also what is fine</source>
      <translation>全部，包括良好的</translation>
    </message>
    <message>
      <source>Could also be explained by: {others}</source>
      <translation>也可能是：{others}</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>恢复</translation>
    </message>
    <message>
      <source>Agree</source>
      <translation>同意</translation>
    </message>
    <message>
      <source>Dismiss…</source>
      <translation>忽略…</translation>
    </message>
    <message>
      <source>No issue stands out in this clip.</source>
      <translation>这段视频没有突出的问题。</translation>
    </message>
    <message>
      <source>About this clip</source>
      <translation>关于这段视频</translation>
    </message>
    <message>
      <source>The process for {work} ended unexpectedly.</source>
      <translation>“{work}”进程意外结束。</translation>
    </message>
    <message>
      <source>Repair: drag a joint. Shift: this frame only. D ends.</source>
      <translation>修正：拖动关节。按住 Shift 仅改此帧。按 D 结束。</translation>
    </message>
    <message>
      <source>Why? The reason is kept and shown in the report.</source>
      <translation>为什么？原因会保存并显示在报告中。</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>忽略</translation>
    </message>
    <message>
      <source>It is a fault, whatever the rules say</source>
      <translation>确实是问题，不论规则如何判断</translation>
    </message>
    <message>
      <source>What did you see? The reason is kept and shown in the report; the plan takes the issue in.</source>
      <translation>你看到了什么？原因会保存并写入报告；训练计划会纳入此问题。</translation>
    </message>
    <message>
      <source>Confirm</source>
      <translation>确认</translation>
    </message>
    <message>
      <source>Assessed by the rules of {action} as they are now.</source>
      <translation>已按“{action}”的现行规则评估。</translation>
    </message>
    <message>
      <source>Not measurable in this clip: {names}.</source>
      <translation>此视频中无法测量：{names}。</translation>
    </message>
    <message>
      <source>Use it on a clip…</source>
      <translation>用于视频…</translation>
    </message>
    <message>
      <source>This clip is now a reference of {action} for your clips.</source>
      <translation>此视频已成为你的视频中{action}的参考。</translation>
    </message>
    <message>
      <source>Dismiss this item</source>
      <translation>忽略该项</translation>
    </message>
    <message>
      <source>Dismiss this issue</source>
      <translation>忽略该问题</translation>
    </message>
    <message>
      <source>{action} is ready.</source>
      <translation>{action}已可使用。</translation>
    </message>
    <message>
      <source>Undo goes back for this analysis.</source>
      <translation>可撤销，本次分析将恢复原样。</translation>
    </message>
    <message>
      <source>It is kept in {folder}</source>
      <translation>保存在 {folder}</translation>
    </message>
    <message>
      <source>Passphrase of the file, {count} letters or more (empty: none)</source>
      <translation>文件口令，至少 {count} 个字符（留空则不设）</translation>
    </message>
    <message>
      <source>Results and previews are removed, also from backups. The clip stays. This cannot be undone.</source>
      <translation>结果和预览将被删除，备份中的也会删除。视频保留。此操作无法撤销。</translation>
    </message>
    <message>
      <source>Share this analysis</source>
      <translation>分享此分析</translation>
    </message>
    <message>
      <source>Choose a place…</source>
      <translation>选择位置…</translation>
    </message>
    <message>
      <source>With the athlete's name</source>
      <translation>包含运动员姓名</translation>
    </message>
    <message>
      <source>With pictures, faces blurred (Settings)</source>
      <translation>包含图片，面部已模糊（见设置）</translation>
    </message>
    <message>
      <source>With pictures, which show the athlete</source>
      <translation>包含图片（会显示运动员）</translation>
    </message>
    <message>
      <source>Where is the clip now?</source>
      <translation>视频现在在哪里？</translation>
    </message>
    <message>
      <source>Erase the analysis of {name}?</source>
      <translation>删除 {name} 的分析？</translation>
    </message>
    <message>
      <source>Erase</source>
      <translation>清除</translation>
    </message>
    <message>
      <source>One file that SportsGPT Desktop opens on another computer. The clip stays here.</source>
      <translation>一个可在另一台电脑上用 SportsGPT Desktop 打开的文件。视频留在本机。</translation>
    </message>
    <message>
      <source>Put it back</source>
      <translation>放回</translation>
    </message>
    <message>
      <source>The analysis is in the trash.</source>
      <translation>分析已移至回收站。</translation>
    </message>
    <message>
      <source>Kinogram: the key positions</source>
      <translation>连续动作图：关键姿势</translation>
    </message>
    <message>
      <source>A left and a right step</source>
      <translation>左右各一步</translation>
    </message>
    <message>
      <source>Values beside the figures</source>
      <translation>图旁显示数值</translation>
    </message>
    <message>
      <source>Add documents…</source>
      <translation>添加文档…</translation>
    </message>
    <message>
      <source>Find an exercise, a cue or an explanation</source>
      <translation>查找练习、提示或解释</translation>
    </message>
    <message>
      <source>Every passage keeps its source. Your own PDF, Word, Markdown and text files stay on this computer.</source>
      <translation>每段内容都保留来源。您自己的 PDF、Word、Markdown 和文本文件都留在本机。</translation>
    </message>
    <message>
      <source>Add documents</source>
      <translation>添加文档</translation>
    </message>
    <message>
      <source>Documents</source>
      <translation>文档</translation>
    </message>
    <message>
      <source>{count} passages</source>
      <translation>{count} 段</translation>
    </message>
    <message>
      <source>No source found.</source>
      <translation>没有找到来源。</translation>
    </message>
    <message>
      <source>Find a clip, an action or an athlete</source>
      <translation>查找视频、动作或运动员</translation>
    </message>
    <message>
      <source>Athletes</source>
      <translation>运动员</translation>
    </message>
    <message>
      <source>Erase this athlete…</source>
      <translation>清除该运动员…</translation>
    </message>
    <message>
      <source>Analyses</source>
      <translation>分析</translation>
    </message>
    <message>
      <source>Everyone</source>
      <translation>所有人</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Erase for good…</source>
      <translation>永久删除…</translation>
    </message>
    <message>
      <source>Clip</source>
      <translation>视频</translation>
    </message>
    <message>
      <source>Date</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Trash</source>
      <translation>回收站</translation>
    </message>
    <message>
      <source>Erase {name}?</source>
      <translation>清除 {name}？</translation>
    </message>
    <message>
      <source>Every analysis, preview and record of this athlete is removed. Clips stay where they are. This cannot be undone.</source>
      <translation>该运动员的所有分析、预览和记录都会删除。视频文件保留原处。此操作无法撤销。</translation>
    </message>
    <message>
      <source>{count} documents were added.</source>
      <translation>已添加 {count} 个文档。</translation>
    </message>
    <message>
      <source>{count} files were written.</source>
      <translation>已写入 {count} 个文件。</translation>
    </message>
    <message>
      <source>Assessing…</source>
      <translation>正在评估…</translation>
    </message>
    <message>
      <source>Exporting…</source>
      <translation>正在导出…</translation>
    </message>
    <message>
      <source>Open the folder</source>
      <translation>打开文件夹</translation>
    </message>
    <message>
      <source>no target</source>
      <translation>无目标</translation>
    </message>
    <message>
      <source>Find a measurement</source>
      <translation>查找测量</translation>
    </message>
    <message>
      <source>Verdict</source>
      <translation>结论</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>步</translation>
    </message>
    <message>
      <source>{shown} of {total} measurements</source>
      <translation>{total} 项测量中的 {shown} 项</translation>
    </message>
    <message>
      <source>step {number}</source>
      <translation>第 {number} 步</translation>
    </message>
    <message>
      <source>{count} out of range</source>
      <translation>{count} 步超出范围</translation>
    </message>
    <message>
      <source>All</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>Out of range</source>
      <translation>超出范围</translation>
    </message>
    <message>
      <source>In range</source>
      <translation>在范围内</translation>
    </message>
    <message>
      <source>Cannot judge</source>
      <translation>无法判断</translation>
    </message>
    <message>
      <source>Each step</source>
      <translation>逐步</translation>
    </message>
    <message>
      <source>Mean of steps</source>
      <translation>各步平均</translation>
    </message>
    <message>
      <source>Messages</source>
      <translation>消息</translation>
    </message>
    <message>
      <source>Close the message</source>
      <translation>关闭消息</translation>
    </message>
    <message>
      <source>about {minutes} min</source>
      <translation>约 {minutes} 分钟</translation>
    </message>
    <message>
      <source>about {seconds} s</source>
      <translation>约 {seconds} 秒</translation>
    </message>
    <message>
      <source>action not found</source>
      <translation>未找到动作</translation>
    </message>
    <message>
      <source>no fault</source>
      <translation>没有问题</translation>
    </message>
    <message>
      <source>1 fault</source>
      <translation>1 个问题</translation>
    </message>
    <message>
      <source>{count} faults</source>
      <translation>{count} 个问题</translation>
    </message>
    <message>
      <source>left</source>
      <translation>左</translation>
    </message>
    <message>
      <source>right</source>
      <translation>右</translation>
    </message>
    <message>
      <source>both sides</source>
      <translation>双侧</translation>
    </message>
    <message>
      <source>beginner</source>
      <translation>初学</translation>
    </message>
    <message>
      <source>intermediate</source>
      <translation>中级</translation>
    </message>
    <message>
      <source>trained</source>
      <translation>训练有素</translation>
    </message>
    <message>
      <source>elite</source>
      <translation>精英</translation>
    </message>
    <message>
      <source>published range</source>
      <translation>已发表范围</translation>
    </message>
    <message>
      <source>published mean ± SD</source>
      <translation>已发表均值 ± 标准差</translation>
    </message>
    <message>
      <source>published cut-off</source>
      <translation>已发表界值</translation>
    </message>
    <message>
      <source>around a published value</source>
      <translation>接近已发表数值</translation>
    </message>
    <message>
      <source>mean ± SD, recalled</source>
      <translation>均值 ± 标准差（回忆）</translation>
    </message>
    <message>
      <source>judgement</source>
      <translation>经验判断</translation>
    </message>
    <message>
      <source>side</source>
      <translation>侧面</translation>
    </message>
    <message>
      <source>oblique</source>
      <translation>斜面</translation>
    </message>
    <message>
      <source>front</source>
      <translation>正面</translation>
    </message>
    <message>
      <source>rear</source>
      <translation>背面</translation>
    </message>
    <message>
      <source>fault</source>
      <translation>问题</translation>
    </message>
    <message>
      <source>watch</source>
      <translation>留意</translation>
    </message>
    <message>
      <source>fine</source>
      <translation>良好</translation>
    </message>
    <message>
      <source>in range</source>
      <translation>在范围内</translation>
    </message>
    <message>
      <source>below range</source>
      <translation>低于范围</translation>
    </message>
    <message>
      <source>above range</source>
      <translation>高于范围</translation>
    </message>
    <message>
      <source>cannot judge</source>
      <translation>无法判断</translation>
    </message>
    <message>
      <source>dismissed</source>
      <translation>已忽略</translation>
    </message>
    <message>
      <source>Go to</source>
      <translation>跳到</translation>
    </message>
    <message>
      <source>A frame (120) or a time (1.25 s or 0:01.250)</source>
      <translation>帧号（120）或时间（1.25 s 或 0:01.250）</translation>
    </message>
    <message>
      <source>Go</source>
      <translation>跳转</translation>
    </message>
    <message>
      <source>Save it…</source>
      <translation>保存…</translation>
    </message>
    <message>
      <source>Save the picture</source>
      <translation>保存画面</translation>
    </message>
    <message>
      <source>The picture was copied.</source>
      <translation>画面已复制。</translation>
    </message>
    <message>
      <source>Mark the range first: I where it begins, O where it ends.</source>
      <translation>请先标记范围：起点按 I，终点按 O。</translation>
    </message>
    <message>
      <source>The picture could not be saved.</source>
      <translation>画面未能保存。</translation>
    </message>
    <message>
      <source>“{text}” is neither a frame nor a time.</source>
      <translation>“{text}”既不是帧号也不是时间。</translation>
    </message>
    <message>
      <source>Open a clip</source>
      <translation>打开视频</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>所有文件</translation>
    </message>
    <message>
      <source>Clips</source>
      <translation>视频</translation>
    </message>
    <message>
      <source>shoulder</source>
      <translation>肩</translation>
    </message>
    <message>
      <source>wrist</source>
      <translation>腕</translation>
    </message>
    <message>
      <source>toe</source>
      <translation>脚尖</translation>
    </message>
    <message>
      <source>Head</source>
      <translation>头</translation>
    </message>
    <message>
      <source>Angles of joints</source>
      <translation>关节角度</translation>
    </message>
    <message>
      <source>Path of</source>
      <translation>轨迹</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Middle of the hips</source>
      <translation>髋中点</translation>
    </message>
    <message>
      <source>Centre of mass</source>
      <translation>质心</translation>
    </message>
    <message>
      <source>Own action from this clip</source>
      <translation>用此视频创建动作</translation>
    </message>
    <message>
      <source>Save the action</source>
      <translation>保存动作</translation>
    </message>
    <message>
      <source>Measured at</source>
      <translation>测量时刻</translation>
    </message>
    <message>
      <source>Indicators</source>
      <translation>指标</translation>
    </message>
    <message>
      <source>Mark frame {frame}</source>
      <translation>标记第 {frame} 帧</translation>
    </message>
    <message>
      <source>Name of the keyframe in frame {frame}</source>
      <translation>第 {frame} 帧关键帧的名称</translation>
    </message>
    <message>
      <source>Show frame {frame}</source>
      <translation>显示第 {frame} 帧</translation>
    </message>
    <message>
      <source>Remove {keyframe}</source>
      <translation>移除{keyframe}</translation>
    </message>
    <message>
      <source>at {keyframe}</source>
      <translation>在{keyframe}时</translation>
    </message>
    <message>
      <source>Mark two or more keyframes.</source>
      <translation>请标记两个以上关键帧。</translation>
    </message>
    <message>
      <source>Give each keyframe a name of its own.</source>
      <translation>请给每个关键帧取不同的名称。</translation>
    </message>
    <message>
      <source>Give the action a name.</source>
      <translation>请给动作命名。</translation>
    </message>
    <message>
      <source>Go to each decisive instant in the clip and mark it. What this athlete does becomes the target.</source>
      <translation>在视频中找到每个关键时刻并标记。该运动员的动作将成为目标。</translation>
    </message>
    <message>
      <source>Name of the action</source>
      <translation>动作名称</translation>
    </message>
    <message>
      <source>What to measure</source>
      <translation>测量内容</translation>
    </message>
    <message>
      <source>Find an indicator</source>
      <translation>查找指标</translation>
    </message>
    <message>
      <source>Keyframe {number}</source>
      <translation>关键帧 {number}</translation>
    </message>
    <message>
      <source>None yet: two or more are needed.</source>
      <translation>尚无标记：至少需要两个。</translation>
    </message>
    <message>
      <source>{count} measurements</source>
      <translation>{count} 项测量</translation>
    </message>
    <message>
      <source>Actions</source>
      <translation>操作</translation>
    </message>
    <message>
      <source>Protects athletes, results, joint positions and previews on this computer. Clips, exported files, settings and your own documents stay as they are.</source>
      <translation>保护本机上的运动员资料、结果、关节位置和预览图。视频、已导出的文件、设置和您自己的文档保持原样。</translation>
    </message>
    <message>
      <source>It opens the library if the passphrase is lost, and is shown only now. Without passphrase and code nobody can open it, we neither.</source>
      <translation>遗失口令时可用它打开资料库，仅在此刻显示一次。没有口令和恢复码，任何人都无法打开，我们也不能。</translation>
    </message>
    <message>
      <source>The library is protected</source>
      <translation>资料库已加密保护</translation>
    </message>
    <message>
      <source>Unlock</source>
      <translation>解锁</translation>
    </message>
    <message>
      <source>Passphrase or recovery code</source>
      <translation>口令或恢复码</translation>
    </message>
    <message>
      <source>Change the passphrase</source>
      <translation>更改口令</translation>
    </message>
    <message>
      <source>Protect the library</source>
      <translation>保护资料库</translation>
    </message>
    <message>
      <source>New passphrase, {count} letters or more</source>
      <translation>新口令（至少 {count} 个字符）</translation>
    </message>
    <message>
      <source>The new one again</source>
      <translation>再次输入新口令</translation>
    </message>
    <message>
      <source>Take the passphrase away</source>
      <translation>取消口令</translation>
    </message>
    <message>
      <source>Make readable</source>
      <translation>恢复为可读</translation>
    </message>
    <message>
      <source>{name} is protected</source>
      <translation>{name} 受口令保护</translation>
    </message>
    <message>
      <source>Passphrase, from whoever sent the file</source>
      <translation>口令（请向文件发送者索取）</translation>
    </message>
    <message>
      <source>Write down the recovery code</source>
      <translation>请抄下恢复码</translation>
    </message>
    <message>
      <source>I have written it down</source>
      <translation>我已抄下</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>更改</translation>
    </message>
    <message>
      <source>Protect</source>
      <translation>保护</translation>
    </message>
    <message>
      <source>Present passphrase or recovery code</source>
      <translation>当前口令或恢复码</translation>
    </message>
    <message>
      <source>Take the passphrase away…</source>
      <translation>取消口令…</translation>
    </message>
    <message>
      <source>The passphrase is changed.</source>
      <translation>口令已更改。</translation>
    </message>
    <message>
      <source>The library has no passphrase any more.</source>
      <translation>资料库已不再有口令。</translation>
    </message>
    <message>
      <source>Wait until the analysis is done, then protect the library.</source>
      <translation>请等分析完成后再保护资料库。</translation>
    </message>
    <message>
      <source>not said</source>
      <translation>未说明</translation>
    </message>
    <message>
      <source>preparation, far from competition</source>
      <translation>准备期，离比赛还远</translation>
    </message>
    <message>
      <source>competition season</source>
      <translation>比赛期</translation>
    </message>
    <message>
      <source>Exercises that load an injured area are left out. Training guidance, not medical advice.</source>
      <translation>会加重受伤部位的练习不予安排。这是训练指导，不是医疗建议。</translation>
    </message>
    <message>
      <source>What is the plan for?</source>
      <translation>按什么条件安排计划？</translation>
    </message>
    <message>
      <source>Make the plan</source>
      <translation>重新安排</translation>
    </message>
    <message>
      <source>Everything available</source>
      <translation>器材齐全</translation>
    </message>
    <message>
      <source>{count} days a week</source>
      <translation>每周 {count} 天</translation>
    </message>
    <message>
      <source>1 day a week</source>
      <translation>每周 1 天</translation>
    </message>
    <message>
      <source>equipment: {count}</source>
      <translation>器材 {count} 种</translation>
    </message>
    <message>
      <source>no equipment</source>
      <translation>无器材</translation>
    </message>
    <message>
      <source>injuries: {count}</source>
      <translation>受伤部位 {count} 处</translation>
    </message>
    <message>
      <source>Training days a week</source>
      <translation>每周训练天数</translation>
    </message>
    <message>
      <source>Phase of the season</source>
      <translation>赛季阶段</translation>
    </message>
    <message>
      <source>Equipment at hand</source>
      <translation>可用器材</translation>
    </message>
    <message>
      <source>Injured now</source>
      <translation>目前受伤的部位</translation>
    </message>
    <message>
      <source>Comes with the event</source>
      <translation>项目自带</translation>
    </message>
    <message>
      <source>Days a week, equipment, injuries and phase of the season</source>
      <translation>每周天数、器材、伤病和赛季阶段</translation>
    </message>
    <message>
      <source>Figures and exercises come from the rules; the model only words them.</source>
      <translation>数字和练习出自规则；模型只负责措辞。</translation>
    </message>
    <message>
      <source>{count} sources</source>
      <translation>{count} 个来源</translation>
    </message>
    <message>
      <source>1 source</source>
      <translation>1 个来源</translation>
    </message>
    <message>
      <source>rest {seconds} s</source>
      <translation>休息 {seconds} 秒</translation>
    </message>
    <message>
      <source>{times} a week</source>
      <translation>每周 {times} 次</translation>
    </message>
    <message>
      <source>weeks {weeks}</source>
      <translation>第 {weeks} 周</translation>
    </message>
    <message>
      <source>In words</source>
      <translation>文字说明</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Write</source>
      <translation>撰写</translation>
    </message>
    <message>
      <source>The plan below is complete. A language model on this computer can word it for the athlete.</source>
      <translation>下面的计划已经完整。本机的语言模型可以为运动员改写成文字。</translation>
    </message>
    <message>
      <source>{count} sentences of the model were rejected by the checker</source>
      <translation>模型有 {count} 句话被检查器拒绝</translation>
    </message>
    <message>
      <source>dose checked against the source</source>
      <translation>剂量已与来源核对</translation>
    </message>
    <message>
      <source>dose not checked</source>
      <translation>剂量未核对</translation>
    </message>
    <message>
      <source>Experimental action: its ranges were never checked on real athletes.</source>
      <translation>试验性动作：其范围从未在真实运动员身上验证。</translation>
    </message>
    <message>
      <source>No exercise is prescribed: nothing stands out.</source>
      <translation>没有开出练习：没有突出的问题。</translation>
    </message>
    <message>
      <source>Writing…</source>
      <translation>正在撰写…</translation>
    </message>
    <message>
      <source>Read less</source>
      <translation>收起</translation>
    </message>
    <message>
      <source>Read all</source>
      <translation>阅读全文</translation>
    </message>
    <message>
      <source>worded by {model}</source>
      <translation>由 {model} 措辞</translation>
    </message>
    <message>
      <source>the records' own text, no model</source>
      <translation>记录原文，未用模型</translation>
    </message>
    <message>
      <source>Four weeks</source>
      <translation>四周安排</translation>
    </message>
    <message>
      <source>Retest</source>
      <translation>重测</translation>
    </message>
    <message>
      <source>Days of the week: {days}</source>
      <translation>每周第 {days} 天</translation>
    </message>
    <message>
      <source>Progress: {how}</source>
      <translation>进阶：{how}</translation>
    </message>
    <message>
      <source>Not with: {what}</source>
      <translation>禁忌：{what}</translation>
    </message>
    <message>
      <source>Chosen because: {reason}</source>
      <translation>选择原因：{reason}</translation>
    </message>
    <message>
      <source>Starting…</source>
      <translation>正在启动…</translation>
    </message>
    <message>
      <source>Progress of the analysis</source>
      <translation>分析进度</translation>
    </message>
    <message>
      <source>{done} of {total} frames</source>
      <translation>{total} 帧中的 {done} 帧</translation>
    </message>
    <message>
      <source>Stopping…</source>
      <translation>正在停止…</translation>
    </message>
    <message>
      <source>Finding the athlete in every frame</source>
      <translation>在每一帧中寻找运动员</translation>
    </message>
    <message>
      <source>Looking for people</source>
      <translation>正在寻找人物</translation>
    </message>
    <message>
      <source>Following the camera</source>
      <translation>跟踪相机运动</translation>
    </message>
    <message>
      <source>Measuring</source>
      <translation>正在测量</translation>
    </message>
    <message>
      <source>Matching with the reference</source>
      <translation>与参考动作匹配</translation>
    </message>
    <message>
      <source>Preparing the preview</source>
      <translation>准备预览</translation>
    </message>
    <message>
      <source>Writing</source>
      <translation>撰写</translation>
    </message>
    <message>
      <source>You can already look through the clip. Closing the window is safe.</source>
      <translation>现在就可以浏览视频。关闭窗口也是安全的。</translation>
    </message>
    <message>
      <source>{left} of {count} to go. You can work on other analyses meanwhile; closing the window loses nothing.</source>
      <translation>还剩 {left} 段，共 {count} 段。期间可查看其他分析；关闭窗口也不会丢失任何内容。</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>等待中</translation>
    </message>
    <message>
      <source>being analysed</source>
      <translation>分析中</translation>
    </message>
    <message>
      <source>interrupted; the poses found so far are kept</source>
      <translation>已中断；已得到的姿态已保留</translation>
    </message>
    <message>
      <source>done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>not possible</source>
      <translation>无法分析</translation>
    </message>
    <message>
      <source>Progress of {clip}</source>
      <translation>{clip} 的进度</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>剩余{time}</translation>
    </message>
    <message>
      <source>Take finished ones off</source>
      <translation>移除已完成项</translation>
    </message>
    <message>
      <source>Add clips…</source>
      <translation>添加视频…</translation>
    </message>
    <message>
      <source>Nothing waits. Drop one clip or several on the window: they are analysed one after another.</source>
      <translation>队列为空。把一段或多段视频拖到窗口中，它们会依次分析。</translation>
    </message>
    <message>
      <source>Everything is done.</source>
      <translation>全部完成。</translation>
    </message>
    <message>
      <source>Earlier</source>
      <translation>提前</translation>
    </message>
    <message>
      <source>Later</source>
      <translation>推后</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>查看</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Take off the list</source>
      <translation>移出列表</translation>
    </message>
    <message>
      <source>few joints seen: repair them, or swap left and right</source>
      <translation>看到的关节少：请修正关节或交换左右</translation>
    </message>
    <message>
      <source>may be another person</source>
      <translation>可能是另一个人</translation>
    </message>
    <message>
      <source>no pose found</source>
      <translation>未找到姿态</translation>
    </message>
    <message>
      <source>set or accepted by you</source>
      <translation>由您设定或认可</translation>
    </message>
    <message>
      <source>{share} sure</source>
      <translation>把握 {share}</translation>
    </message>
    <message>
      <source>may lie {frames} frames away</source>
      <translation>可能偏差 {frames} 帧</translation>
    </message>
    <message>
      <source>Frames {first} to {last}</source>
      <translation>第 {first} 至 {last} 帧</translation>
    </message>
    <message>
      <source>Close the review queue</source>
      <translation>关闭复核队列</translation>
    </message>
    <message>
      <source>Doubtful keyframes and frames</source>
      <translation>存疑的关键帧和画面</translation>
    </message>
    <message>
      <source>Accept</source>
      <translation>认可</translation>
    </message>
    <message>
      <source>It is right as it is (Enter)</source>
      <translation>无需修改（回车）</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>下一步</translation>
    </message>
    <message>
      <source>Next doubt (Space)</source>
      <translation>下一处存疑（空格）</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>复核</translation>
    </message>
    <message>
      <source>Move, repair or accept each. Space: next, Enter: accept.</source>
      <translation>逐一移动、修正或认可。空格：下一个，回车：认可。</translation>
    </message>
    <message>
      <source>Nothing is doubtful: every keyframe is sure and every pose was seen.</source>
      <translation>没有存疑之处：关键帧均可靠，姿态均可见。</translation>
    </message>
    <message>
      <source>{left} of {total} left to look at</source>
      <translation>共 {total} 处，还剩 {left} 处</translation>
    </message>
    <message>
      <source>All {total} looked at.</source>
      <translation>{total} 处均已复核。</translation>
    </message>
    <message>
      <source>as shipped: {value}</source>
      <translation>出厂值：{value}</translation>
    </message>
    <message>
      <source>Rules of {action}</source>
      <translation>{action}的规则</translation>
    </message>
    <message>
      <source>Target bands</source>
      <translation>目标范围</translation>
    </message>
    <message>
      <source>Weights (W)</source>
      <translation>权重 (W)</translation>
    </message>
    <message>
      <source>Difference from the shipped rules</source>
      <translation>与出厂规则的差异</translation>
    </message>
    <message>
      <source>Back to the shipped rules</source>
      <translation>恢复出厂规则</translation>
    </message>
    <message>
      <source>Indicator</source>
      <translation>指标</translation>
    </message>
    <message>
      <source>For whom</source>
      <translation>适用人群</translation>
    </message>
    <message>
      <source>From</source>
      <translation>下限</translation>
    </message>
    <message>
      <source>To</source>
      <translation>上限</translation>
    </message>
    <message>
      <source>Unit</source>
      <translation>单位</translation>
    </message>
    <message>
      <source>Basis</source>
      <translation>依据</translation>
    </message>
    <message>
      <source>too low</source>
      <translation>过低</translation>
    </message>
    <message>
      <source>too high</source>
      <translation>过高</translation>
    </message>
    <message>
      <source>either side</source>
      <translation>任一侧</translation>
    </message>
    <message>
      <source>A weight is from 0 to 1.</source>
      <translation>权重须在 0 到 1 之间。</translation>
    </message>
    <message>
      <source>1 change</source>
      <translation>1 处改动</translation>
    </message>
    <message>
      <source>{count} changes</source>
      <translation>{count} 处改动</translation>
    </message>
    <message>
      <source>Numbers can be changed: click twice, or press F2. Reports name the rules that were used.</source>
      <translation>数字可以修改：双击或按 F2。报告会注明所用规则。</translation>
    </message>
    <message>
      <source>Nothing was changed.</source>
      <translation>没有任何改动。</translation>
    </message>
    <message>
      <source>“From” must be less than “To”.</source>
      <translation>“下限”必须小于“上限”。</translation>
    </message>
    <message>
      <source>for reference only</source>
      <translation>仅供参考</translation>
    </message>
    <message>
      <source>Beyond the cut-off in {faults} of {judged} judged steps</source>
      <translation>可判断的 {judged} 步中有 {faults} 步超出界值</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <source>Language model</source>
      <translation>语言模型</translation>
    </message>
    <message>
      <source>Pose model</source>
      <translation>姿态模型</translation>
    </message>
    <message>
      <source>Paper of reports</source>
      <translation>报告纸张</translation>
    </message>
    <message>
      <source>CSV files</source>
      <translation>CSV 文件</translation>
    </message>
    <message>
      <source>Frames of a medium step</source>
      <translation>中等步长的帧数</translation>
    </message>
    <message>
      <source>Disk space for previews</source>
      <translation>预览占用的磁盘空间</translation>
    </message>
    <message>
      <source>Reduce motion</source>
      <translation>减少动画</translation>
    </message>
    <message>
      <source>Blur faces in exported and shared files</source>
      <translation>在导出和分享的文件中模糊面部</translation>
    </message>
    <message>
      <source>Annotated videos stand still at each keyframe</source>
      <translation>标注视频在每个关键帧处停顿</translation>
    </message>
    <message>
      <source>as the system</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <source>sunlight, high contrast</source>
      <translation>阳光，高对比</translation>
    </message>
    <message>
      <source>small, bundled</source>
      <translation>小型，自带</translation>
    </message>
    <message>
      <source>no model</source>
      <translation>不用模型</translation>
    </message>
    <message>
      <source>fast</source>
      <translation>快速</translation>
    </message>
    <message>
      <source>standard</source>
      <translation>标准</translation>
    </message>
    <message>
      <source>most exact, slow</source>
      <translation>最精确，较慢</translation>
    </message>
    <message>
      <source>standard (comma, point)</source>
      <translation>标准（逗号、小数点）</translation>
    </message>
    <message>
      <source>for the local Excel</source>
      <translation>本地 Excel 格式</translation>
    </message>
    <message>
      <source>Keep it</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>Write metres as a number, for example 1.067.</source>
      <translation>请用数字写米数，例如 1.067。</translation>
    </message>
    <message>
      <source>Remove a drawing</source>
      <translation>删除图形</translation>
    </message>
    <message>
      <source>Change a drawing</source>
      <translation>修改图形</translation>
    </message>
    <message>
      <source>Draw</source>
      <translation>绘图</translation>
    </message>
    <message>
      <source>Set a known length</source>
      <translation>设定已知长度</translation>
    </message>
    <message>
      <source>Mark a place</source>
      <translation>标记位置</translation>
    </message>
    <message>
      <source>Text on the picture</source>
      <translation>画面文字</translation>
    </message>
    <message>
      <source>What should stand there?</source>
      <translation>要写什么？</translation>
    </message>
    <message>
      <source>“{text}” is no length.</source>
      <translation>“{text}”不是长度。</translation>
    </message>
    <message>
      <source>Remove a mark</source>
      <translation>删除标记</translation>
    </message>
    <message>
      <source>Choose a drawing first: click one of its points.</source>
      <translation>请先选择图形：单击它的一个端点。</translation>
    </message>
    <message>
      <source>Known length</source>
      <translation>已知长度</translation>
    </message>
    <message>
      <source>How long is it in metres, for example 1.067? Lengths follow it.</source>
      <translation>它长多少米？例如 1.067。所有长度以此为准。</translation>
    </message>
    <message>
      <source>Try the sample</source>
      <translation>试用示例</translation>
    </message>
    <message>
      <source>What does the clip show?</source>
      <translation>这段视频里是什么动作？</translation>
    </message>
    <message>
      <source>Drop a phone clip. You get keyframes, measured faults with their error, and a plan with sources.</source>
      <translation>拖入手机视频，即可得到关键帧、带误差的测量问题和有来源的训练计划。</translation>
    </message>
    <message>
      <source>Film from the side, 7 to 10 m away, camera still at hip height, whole body in the picture.</source>
      <translation>从侧面拍摄，距离 7 至 10 米，相机固定在髋部高度，全身入镜。</translation>
    </message>
    <message>
      <source>Drop a clip here</source>
      <translation>把视频拖到这里</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>最近</translation>
    </message>
    <message>
      <source>± {frames} frames (90 %)</source>
      <translation>± {frames} 帧（90 %）</translation>
    </message>
    <message>
      <source>Reference at {share}, local cost {cost} (highest {most})</source>
      <translation>参考进度 {share}，局部代价 {cost}（最高 {most}）</translation>
    </message>
    <message>
      <source>Timeline</source>
      <translation>时间轴</translation>
    </message>
    <message>
      <source>Frames, quality of the pose, keyframes and curves of the clip</source>
      <translation>视频的帧、姿态质量、关键帧和曲线</translation>
    </message>
    <message>
      <source>Frames</source>
      <translation>画面</translation>
    </message>
    <message>
      <source>Quality</source>
      <translation>质量</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>关键帧</translation>
    </message>
    <message>
      <source>Match</source>
      <translation>匹配</translation>
    </message>
    <message>
      <source>Follow the chosen issue</source>
      <translation>跟随所选问题</translation>
    </message>
    <message>
      <source>No match with the reference here.</source>
      <translation>此处与参考没有匹配。</translation>
    </message>
    <message>
      <source>found by alignment</source>
      <translation>由对齐找到</translation>
    </message>
    <message>
      <source>refined by a physical event</source>
      <translation>由物理事件精修</translation>
    </message>
    <message>
      <source>set by you</source>
      <translation>由您设定</translation>
    </message>
    <message>
      <source>candidate {number} of {total}</source>
      <translation>候选 {number}/{total}</translation>
    </message>
    <message>
      <source>frame {frame}</source>
      <translation>第 {frame} 帧</translation>
    </message>
    <message>
      <source>Menu</source>
      <translation>菜单</translation>
    </message>
    <message>
      <source>Show the queue</source>
      <translation>查看队列</translation>
    </message>
    <message>
      <source>Offline</source>
      <translation>离线</translation>
    </message>
    <message>
      <source>No network code path: nothing leaves this computer</source>
      <translation>没有联网代码：任何内容都不会离开本机</translation>
    </message>
    <message>
      <source>Export report</source>
      <translation>导出报告</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>{angle}° off</source>
      <translation>偏 {angle}°</translation>
    </message>
    <message>
      <source>{count} in the queue</source>
      <translation>队列中 {count} 段</translation>
    </message>
    <message>
      <source>Side view</source>
      <translation>侧面</translation>
    </message>
    <message>
      <source>Oblique view</source>
      <translation>斜面</translation>
    </message>
    <message>
      <source>Front view</source>
      <translation>正面</translation>
    </message>
    <message>
      <source>Rear view</source>
      <translation>背面</translation>
    </message>
    <message>
      <source>View not known</source>
      <translation>方向未知</translation>
    </message>
    <message>
      <source>experimental</source>
      <translation>试验性</translation>
    </message>
    <message>
      <source>Pose {found} of {total} frames</source>
      <translation>姿态 {found}/{total} 帧</translation>
    </message>
    <message>
      <source>{fps} fps filmed</source>
      <translation>拍摄 {fps} 帧/秒</translation>
    </message>
    <message>
      <source>Rules {rules}</source>
      <translation>规则 {rules}</translation>
    </message>
    <message>
      <source>Camera moves</source>
      <translation>相机移动</translation>
    </message>
    <message>
      <source>Camera still</source>
      <translation>相机固定</translation>
    </message>
    <message>
      <source>Skip</source>
      <translation>跳过</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>上一步</translation>
    </message>
    <message>
      <source>{number} of {count}</source>
      <translation>{number}/{count}</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>速度</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>适合</translation>
    </message>
    <message>
      <source>{count} to review</source>
      <translation>{count} 处待复核</translation>
    </message>
    <message>
      <source>in {time} s</source>
      <translation>入 {time} 秒</translation>
    </message>
    <message>
      <source>out {time} s</source>
      <translation>出 {time} 秒</translation>
    </message>
    <message>
      <source>frame {frame} of {total}</source>
      <translation>第 {frame} 帧，共 {total}</translation>
    </message>
    <message>
      <source>Video</source>
      <translation>视频</translation>
    </message>
    <message>
      <source>pale: reference, time-warped</source>
      <translation>浅色：按时间对齐的参考</translation>
    </message>
    <message>
      <source>Picture not available</source>
      <translation>画面暂不可用</translation>
    </message>
  </context>
</TS>
