; SportsGPT Desktop for one user, without administrator rights. Built by packaging/windows.py.
; Compiled with makensis on Linux and tried under Wine with a small tree, not on Windows.
Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
Name "SportsGPT Desktop"
OutFile "${TARGET}"
InstallDir "$LOCALAPPDATA\Programs\SportsGPT Desktop"
InstallDirRegKey HKCU "Software\SportsGPT Desktop" "Folder"

!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "MUI2.nsh"
!include "WordFunc.nsh"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\SportsGPT Desktop"

LangString NEWER ${LANG_ENGLISH} "A newer version is installed. Nothing was changed.$\nUninstall it first if you really want the older one; your library may then be too new for it."
LangString NEWER ${LANG_SIMPCHINESE} "已安装更新的版本，未作任何更改。$\n如确实需要旧版本，请先卸载；届时您的资料库对它来说可能太新。"
LangString RUNNING ${LANG_ENGLISH} "SportsGPT Desktop is running. Close it and try again. Nothing was changed."
LangString RUNNING ${LANG_SIMPCHINESE} "SportsGPT Desktop 正在运行。请关闭后重试，未作任何更改。"
LangString FOREIGN ${LANG_ENGLISH} "This folder holds something else. Choose an empty one."
LangString FOREIGN ${LANG_SIMPCHINESE} "该文件夹中有其他内容。请选择一个空文件夹。"

; A running program's file cannot be opened for writing.
!macro RefuseWhileRunning
  ${If} ${FileExists} "$INSTDIR\SportsGPT.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\SportsGPT.exe" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function .onInit
  ReadRegStr $0 HKCU "${ENTRY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} $0 "${VERSION}" $1 ; 1: the first is newer
    ${If} $1 == 1
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(NEWER)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "Program"
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\SportsGPT.exe"
    ${DirState} "$INSTDIR" $0 ; 1: not empty
    ${If} $0 == 1
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(FOREIGN)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
  !insertmacro RefuseWhileRunning
  ; Files of an older version must not mix with the new ones. User data lies elsewhere.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\SportsGPT Desktop.lnk" "$INSTDIR\SportsGPT.exe"
  WriteRegStr HKCU "Software\SportsGPT Desktop" "Folder" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\.sgpt" "" "SportsGPT.Analysis"
  WriteRegStr HKCU "Software\Classes\SportsGPT.Analysis" "" "SportsGPT analysis"
  WriteRegStr HKCU "Software\Classes\SportsGPT.Analysis\DefaultIcon" "" '"$INSTDIR\SportsGPT.exe",0'
  WriteRegStr HKCU "Software\Classes\SportsGPT.Analysis\shell\open\command" "" '"$INSTDIR\SportsGPT.exe" "%1"'
  WriteRegStr HKCU "${ENTRY}" "DisplayName" "SportsGPT Desktop"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" '"$INSTDIR\SportsGPT.exe",0'
  WriteRegStr HKCU "${ENTRY}" "Publisher" "SportsGPT Desktop authors"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" $0
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
  ${RefreshShellIcons}
SectionEnd

Section "Uninstall"
  !insertmacro RefuseWhileRunning
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\SportsGPT.exe"
  Delete "$INSTDIR\sportsgpt-desktop.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\SportsGPT Desktop.lnk"
  DeleteRegKey HKCU "Software\Classes\.sgpt"
  DeleteRegKey HKCU "Software\Classes\SportsGPT.Analysis"
  DeleteRegKey HKCU "Software\SportsGPT Desktop"
  DeleteRegKey HKCU "${ENTRY}"
  ${RefreshShellIcons}
SectionEnd
